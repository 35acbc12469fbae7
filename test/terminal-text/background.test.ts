import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { backgroundFromEnv, parseColourReply } from '../../src/terminal/background.ts';
import { TerminalInput } from '../../src/terminal/terminal-input.ts';

class FakeInput extends EventEmitter {
  isTTY = true;
  isRaw = false;
  paused = true;
  setRawMode(raw: boolean): this {
    this.isRaw = raw;
    return this;
  }
  resume(): this {
    this.paused = false;
    return this;
  }
  pause(): this {
    this.paused = true;
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  says(text: string): void {
    this.emit('data', Buffer.from(text));
  }
}

function terminal() {
  const stdin = new FakeInput();
  const input = new TerminalInput(stdin as unknown as NodeJS.ReadStream);
  const asked: string[] = [];
  const background = input.askBackground({ write: (text: string) => asked.push(text) });
  const typed = () => (input.read() as Buffer | null)?.toString() ?? '';
  return { stdin, input, asked, background, typed };
}

const attributes = '\x1b[?62;22c';

afterEach(() => vi.useRealTimers());

describe('TerminalInput', () => {
  it.each([
    ['\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\', 'dark', '#1e1e1e'],
    ['\x1b]11;rgb:ffff/ffff/ffff\x07', 'light', '#ffffff'],
    ['\x1b]11;rgb:fd/f6/e3\x1b\\', 'light', '#fdf6e3'],
    ['\x1b]11;rgba:0000/0000/0000/ffff\x07', 'dark', '#000000'],
  ])('reads %j', async (reply, appearance, colour) => {
    const { stdin, background, asked, typed } = terminal();
    expect(asked).toEqual(['\x1b]11;?\x1b\\\x1b[c']);
    stdin.says(reply + attributes);
    expect(await background).toEqual({ appearance, colour });
    expect(typed()).toBe('');
  });

  it('hands on keys that were typed meanwhile', async () => {
    const { stdin, background, typed } = terminal();
    stdin.says(`j\x1b]11;rgb:ffff/ffff/ffff\x07k${attributes}ü`);
    expect(await background).toEqual({ appearance: 'light', colour: '#ffffff' });
    expect(typed()).toBe('jkü');
  });

  it.each(Array.from({ length: 33 }, (_, index) => index + 1))(
    'takes an answer that is cut after %i bytes',
    async (at) => {
      const { stdin, background, typed } = terminal();
      const answer = `\x1b]11;rgb:ffff/ffff/ffff\x1b\\${attributes}`;
      stdin.says(`a${answer.slice(0, at)}`);
      stdin.says(`${answer.slice(at)}b`);
      expect(await background).toEqual({ appearance: 'light', colour: '#ffffff' });
      expect(typed()).toBe('ab');
    },
  );

  it('knows of none where the terminal does not know the question', async () => {
    const { stdin, background } = terminal();
    stdin.says(attributes);
    expect(await background).toBeUndefined();
  });

  it('waits for no answer: an escape is a key after a moment', () => {
    vi.useFakeTimers();
    const { stdin, typed } = terminal();
    stdin.says('\x1b');
    expect(typed()).toBe('');
    vi.advanceTimersByTime(30);
    expect(typed()).toBe('\x1b');
    stdin.says('\x1b[A');
    expect(typed()).toBe('\x1b[A');
  });

  it('holds nothing back once the terminal has answered', async () => {
    const { stdin, background, typed } = terminal();
    stdin.says(attributes);
    await background;
    stdin.says('\x1b');
    expect(typed()).toBe('\x1b');
  });

  it('leaves stdin alone while another program has the terminal, and in the end', () => {
    const { stdin, input } = terminal();
    expect(stdin).toMatchObject({ isRaw: true, paused: false });
    input.setRawMode(false);
    expect(stdin).toMatchObject({ isRaw: false, paused: true });
    input.setRawMode(true);
    expect(stdin).toMatchObject({ isRaw: true, paused: false });
    input.release();
    expect(stdin).toMatchObject({ isRaw: false, paused: true });
    expect(stdin.listenerCount('data')).toBe(0);
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
  ])('COLORFGBG=%s is %s', (value, appearance) => {
    expect(backgroundFromEnv({ COLORFGBG: value })?.appearance).toBe(appearance);
  });
});
