import { key, type ProgramInTerminal } from '../terminal/terminal.ts';
import { median } from './process-figures.ts';

/** Milliseconds from a key to the first byte that the program writes after it. */
export interface KeyTimes {
  readonly p50: number;
  readonly longest: number;
}

/** Rows that are gone down in each view. */
const rowsDown = 20;

/**
 * The same keys for every console: views opened by `:name`, letter by letter, and in each some rows down, of which it must have as
 * many and one more: down from the last row there is nothing to paint.
 */
export async function keyScript(console: ProgramInTerminal, views: readonly string[], rounds = 4): Promise<KeyTimes> {
  const times: number[] = [];
  const press = async (keys: string) => {
    times.push(await paintTime(console, keys));
    await new Promise((next) => setTimeout(next, 40));
  };
  for (let round = 0; round < rounds; round++) {
    for (const view of views) {
      for (const letter of `:${view}`) await press(letter);
      await press(key.enter);
      await settle(console);
      for (let row = 0; row < rowsDown; row++) await press('j');
    }
  }
  return { p50: median(times), longest: Math.max(...times) };
}

/** How long a paint is waited for, ms. */
const patience = 1000;

/** Milliseconds from a key to the first byte of the frame it causes; infinite when it causes none, of which stderr tells more. */
export async function paintTime(console: ProgramInTerminal, keys: string): Promise<number> {
  const started = performance.now();
  const painted = console.nextOutput();
  const never = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => never.resolve(undefined), patience);
  console.press(keys);
  const at = await Promise.race([painted, never.promise]);
  clearTimeout(timer);
  if (at !== undefined) return at - started;
  process.stderr.write(
    `${JSON.stringify(keys)} painted nothing in ${patience} ms on this screen:\n${console.text()}\n`,
  );
  return Number.POSITIVE_INFINITY;
}

/** The longest, ms, that a key waited for its paint while `work` went on. */
export async function longestDuring(console: ProgramInTerminal, work: Promise<unknown>): Promise<number> {
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  let longest = 0;
  for (let up = false; !over; up = !up) {
    longest = Math.max(longest, await paintTime(console, up ? 'k' : 'j'));
    await new Promise((next) => setTimeout(next, 30));
  }
  await done;
  return longest;
}

/** Until nothing was written for 300 ms, or 5 s are over: some consoles never rest. */
export async function settle(console: ProgramInTerminal): Promise<void> {
  const end = performance.now() + 5000;
  for (let before = -1; before !== console.raw.length && performance.now() < end; ) {
    before = console.raw.length;
    await new Promise((next) => setTimeout(next, 300));
  }
}
