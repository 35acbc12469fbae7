import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { backgroundFromEnv, detectBackground, parseColourReply } from '../../src/terminal/background.ts';

class FakeInput extends EventEmitter {
  isTTY = true;
  isRaw = false;
  readonly back: string[] = [];
  setRawMode(raw: boolean): this {
    this.isRaw = raw;
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  unshift(chunk: Buffer): void {
    this.back.push(chunk.toString('latin1'));
  }
}

/** A terminal that answers with `reply` as soon as it is asked. */
function terminal(reply: string, env: Record<string, string> = {}) {
  const stdin = new FakeInput();
  const asked: string[] = [];
  const stdout = {
    write: (text: string) => {
      asked.push(text);
      if (reply !== '') queueMicrotask(() => stdin.emit('data', Buffer.from(reply, 'latin1')));
    },
  };
  const detected = detectBackground({ stdin: stdin as unknown as NodeJS.ReadStream, stdout, env });
  return { detected, stdin, asked };
}

const attributes = '\x1b[?62;22c';

describe('detectBackground', () => {
  it.each([
    ['\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\', 'dark'],
    ['\x1b]11;rgb:ffff/ffff/ffff\x07', 'light'],
    ['\x1b]11;rgb:fd/f6/e3\x1b\\', 'light'],
    ['\x1b]11;rgba:0000/0000/0000/ffff\x07', 'dark'],
  ])('reads %j', async (reply, background) => {
    const { detected, stdin } = terminal(reply + attributes);
    expect(await detected).toBe(background);
    expect(stdin.back).toEqual([]);
    expect(stdin.isRaw).toBe(false);
    expect(stdin.listenerCount('data')).toBe(0);
  });

  it('gives keys that were typed meanwhile back', async () => {
    const { detected, stdin } = terminal(`j\x1b]11;rgb:ffff/ffff/ffff\x07k${attributes}`);
    expect(await detected).toBe('light');
    expect(stdin.back).toEqual(['jk']);
  });

  it('takes COLORFGBG where the terminal does not know the question', async () => {
    expect(await terminal(attributes, { COLORFGBG: '0;15' }).detected).toBe('light');
    expect(await terminal(attributes).detected).toBe('dark');
  });

  it('does not wait for a terminal that answers nothing', async () => {
    expect(await terminal('').detected).toBe('dark');
  });

  it('asks nothing of what is no terminal', async () => {
    const stdin = new FakeInput();
    stdin.isTTY = false;
    const asked: string[] = [];
    const stdout = { write: (text: string) => asked.push(text) };
    await detectBackground({ stdin: stdin as unknown as NodeJS.ReadStream, stdout, env: {} });
    expect(asked).toEqual([]);
  });
});

describe('parseColourReply', () => {
  it('is undefined for anything else', () => {
    expect(parseColourReply('')).toBeUndefined();
    expect(parseColourReply('\x1b]11;cmyk:0/0/0\x07')).toBeUndefined();
  });
});

describe('backgroundFromEnv', () => {
  it.each([
    ['15;0', 'dark'],
    ['0;15', 'light'],
    ['0;default;7', 'light'],
    ['12;8', 'dark'],
    ['15;default', undefined],
    ['', undefined],
  ])('COLORFGBG=%s is %s', (value, background) => {
    expect(backgroundFromEnv({ COLORFGBG: value })).toBe(background);
  });
});
