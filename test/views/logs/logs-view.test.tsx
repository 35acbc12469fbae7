import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { type LogLine, packLines } from '../../../src/governance/logs/log-chunk.ts';
import type { LogPart, LogsWish } from '../../../src/governance/logs/log-part.ts';
import { drive, key } from '../drive.tsx';
import { fakeConsole } from '../fake-console.ts';

afterEach(cleanup);

const json = (fields: object) => JSON.stringify(fields);

interface Following {
  wish: LogsWish;
  say(...lines: Partial<LogLine>[]): Promise<void>;
  tell(states: LogPart['states']): Promise<void>;
}

/** A console whose logs say what a test has them say. */
function following(columns = 120, rows = 24) {
  const live = fakeConsole();
  const asked: Following[] = [];
  live.followLogs = async (wish, take, signal) => {
    asked.push({
      wish,
      say: async (...lines) => {
        const chunk = packLines(lines.map((line) => ({ at: 0, level: 'info', place: 0, text: '', ...line })));
        await take({ chunk, states: [] });
      },
      tell: async (states) => take({ states }),
    });
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { value: undefined };
  };
  const driven = drive({ live, columns, rows });
  const open = async (what = '') => {
    driven.press(`:logs ${what}\r`);
    await driven.sees('› Logs');
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    return asked.at(-1) as Following;
  };
  return { ...driven, asked, open };
}

describe('the logs of a component', () => {
  it('asks for all its containers, and shows what they write as it comes', async () => {
    const { open, sees } = following();
    const logs = await open('gatekeeper-audit');
    expect(logs.wish.places.map(({ container }) => container)).toEqual(['gatekeeper-audit-container']);
    expect(logs.wish).toMatchObject({ follow: true, tailLines: 2_000 });
    await logs.say({
      at: Date.UTC(2026, 10, 22, 14, 13, 41, 123),
      text: json({ level: 'info', msg: 'hello', error: 'why' }),
    });
    await sees('14:13:41.123Z');
    await sees('hello  error=why');
    await sees('following');
    await logs.say({ text: 'more' });
    await sees('more');
  });

  it('unfolds a line into all that it says', async () => {
    const { open, sees, misses, press } = following();
    const logs = await open();
    await logs.say({ text: json({ msg: 'hello', nested: { deep: [1] }, late: 'x'.repeat(300) }) });
    await sees('hello');
    press(key.enter);
    await sees('nested: {"deep":[1]}');
    press(key.enter);
    await misses('nested: {"deep":[1]}');
  });

  it('jumps from error to error, and stays where it is when more comes', async () => {
    const { open, sees, press, lines } = following();
    const logs = await open();
    const many = Array.from({ length: 100 }, (_, index): Partial<LogLine> => ({ text: `line ${index}` }));
    many[7] = { text: 'first trouble', level: 'error' };
    many[60] = { text: 'second trouble', level: 'error' };
    await logs.say(...many);
    await sees('line 99');
    press('E');
    await sees('second trouble');
    press('E');
    await sees('first trouble');
    press('E');
    await sees('no error further up');
    const before = lines().slice(2, -1);
    await logs.say({ text: 'newest' });
    await sees('101 lines');
    expect(lines().slice(2, -1)).toEqual(before);
    press('G');
    await sees('newest');
  });

  it('shows the lines that match the filter, those to come too', async () => {
    const { open, sees, misses, press } = following();
    const logs = await open();
    await logs.say({ text: 'an apple' }, { text: 'a pear' });
    await sees('a pear');
    press('/appl\r');
    await misses('a pear');
    await logs.say({ text: 'Apples' }, { text: 'plums' });
    await sees('Apples');
    await misses('plums');
    press(`/${key.ctrl('u')}!appl\r`);
    await sees('plums');
    await misses('an apple');
  });

  it('says of a container why its log is not there', async () => {
    const { open, sees } = following(200);
    const logs = await open('gatekeeper-audit');
    const missing = { verb: 'get', group: '', resource: 'pods/log', namespace: 'gatekeeper-system' };
    const problem = { what: 'sre may not get pods/log in namespace gatekeeper-system', next: 'ask an admin', missing };
    await logs.tell([{ place: 0, state: 'denied', problem }]);
    await sees('▲ audit sre may not get pods/log in namespace gatekeeper-system — ask an admin');
  });

  it('reads another range, and the run before, anew', async () => {
    const { open, asked, press, sees } = following();
    await open('gatekeeper-audit');
    press('3');
    await expect.poll(() => asked.at(-1)?.wish).toMatchObject({ sinceSeconds: 300, follow: true });
    await sees('last 5 min');
    press('p');
    await expect.poll(() => asked.at(-1)?.wish).toMatchObject({ previous: true, follow: false });
    await sees('previous run');
  });

  it('passes no control sequence to the terminal', async () => {
    const { open, sees, screen } = following();
    const logs = await open();
    await logs.say({ text: 'a\u001b[2Jb\u0007\u202ec' });
    await sees('abc');
    expect(screen()).not.toContain('\u0007');
  });
});
