import { key, ProgramInTerminal } from '../terminal/terminal.ts';
import { type KeyTimes, keyScript, longestDuring, paintTime, settle } from './key-script.ts';
import { cpuSeconds, median, peakMemory, quantile, residentMemory } from './process-figures.ts';

const size = { columns: 200, rows: 50 };

export interface StartFigures {
  readonly firstFrame: number;
  /** Milliseconds until all violations are counted on the screen. */
  readonly complete: number;
}

/** The program as a user starts it: milliseconds to its first frame and to its complete picture of `total` violations. It stays `stay` ms more. */
export async function startOnce(kubeconfig: string, total: number, stay = 0): Promise<StartFigures> {
  const started = performance.now();
  const console = open(kubeconfig);
  try {
    await console.see(/\S/);
    const firstFrame = performance.now() - started;
    await console.see(counted(total), 60_000);
    const complete = performance.now() - started;
    await new Promise((next) => setTimeout(next, stay));
    return { firstFrame, complete };
  } finally {
    await quit(console);
  }
}

export interface ConsoleFigures {
  readonly keyP50: number;
  readonly keyP99: number;
  /** Of the keys that other consoles are given too. */
  readonly script: KeyTimes;
  readonly filter: number;
  readonly sort: number;
  /** Milliseconds from the last write of an audit over all constraints to the screen showing it. */
  readonly audit: number;
  /** The longest that a key waited for its paint while that audit came in. */
  readonly keyDuringAudit: number;
  readonly idleBytes: number;
  /** Share of one core over the idle time. */
  readonly idleCpu: number | undefined;
  readonly resident: number | undefined;
  readonly peak: number | undefined;
}

/** One console at work on `total` violations. `audit(round)` rewrites them all, `round` standing in each message. */
export async function workOnce(
  kubeconfig: string,
  total: number,
  audit: (round: number) => Promise<void>,
): Promise<ConsoleFigures> {
  const console = open(kubeconfig);
  try {
    await console.see(counted(total), 60_000);
    console.press(`:violations${key.enter}`);
    await console.see('MESSAGE');
    await settle(console);
    const keys = await keyTimes(console, 400);
    const resident = residentMemory(console.pid);
    const script = await keyScript(console, ['constraints', 'violations']);
    console.press(`:violations${key.enter}`);
    await settle(console);

    // A filter that every letter of narrows: timed is the last, until the count of shown rows stands.
    console.press('/');
    await settle(console);
    const filter = await timed(
      console,
      'team-07',
      (screen) => screen.includes('/team-07') && screen.includes(' match'),
    );
    console.press(key.enter);
    console.press(key.escape);
    await settle(console);
    console.press('\u001b[1;2C');
    await settle(console);
    const sort = await paintTime(console, 'O');
    await settle(console);

    // Back to the order of the start, where constraint 000 is on top.
    console.press(`:overview${key.enter}:violations${key.enter}`);
    await settle(console);
    console.press('g');
    await console.see('K8sAzureV1Scale000');
    process.stderr.write('an audit of all …\n');
    const { audit: audited, keyDuringAudit } = await auditTime(console, audit);
    process.stderr.write('idle …\n');

    await settle(console);
    const before = console.raw.length;
    const cpuBefore = cpuSeconds(console.pid);
    const idle = 10;
    await new Promise((next) => setTimeout(next, idle * 1000));
    const cpuAfter = cpuSeconds(console.pid);
    return {
      keyP50: median(keys),
      keyP99: quantile(keys, 0.99),
      script,
      filter,
      sort,
      audit: audited,
      keyDuringAudit,
      idleBytes: console.raw.length - before,
      idleCpu: cpuBefore === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / idle,
      resident,
      peak: peakMemory(console.pid),
    };
  } finally {
    await quit(console);
  }
}

/** The share of one core that a console uses while `churn` goes on, all of its first reading done. */
export async function churnShare(
  kubeconfig: string,
  total: number,
  churn: () => Promise<void>,
): Promise<number | undefined> {
  const console = open(kubeconfig);
  try {
    await console.see(counted(total), 60_000);
    // The pods are read last, and Azure after them.
    await new Promise((next) => setTimeout(next, 5_000));
    await settle(console);
    const started = performance.now();
    const before = cpuSeconds(console.pid);
    await churn();
    const after = cpuSeconds(console.pid);
    if (before === undefined || after === undefined) return undefined;
    return (after - before) / ((performance.now() - started) / 1000);
  } finally {
    await quit(console);
  }
}

function open(kubeconfig: string): ProgramInTerminal {
  return new ProgramInTerminal(['--kubeconfig', kubeconfig, '-A'], size);
}

function counted(total: number): string {
  return `${total.toLocaleString('en-US')} shown`;
}

/** Leaves by `q`, so that Node writes its compile cache as it does for a user. */
async function quit(console: ProgramInTerminal): Promise<void> {
  console.press(key.control('c'));
  await Promise.race([console.exited, new Promise((next) => setTimeout(next, 5000))]);
  await console.end();
}

async function keyTimes(console: ProgramInTerminal, presses: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < presses; index++) {
    times.push(await paintTime(console, 'j'));
    await new Promise((next) => setTimeout(next, 30));
  }
  return times;
}

async function timed(console: ProgramInTerminal, keys: string, isDone: (screen: string) => boolean): Promise<number> {
  const started = performance.now();
  console.press(keys);
  await console.see(isDone);
  return performance.now() - started;
}

async function auditTime(console: ProgramInTerminal, audit: (round: number) => Promise<void>) {
  let written = Number.NaN;
  const writing = audit(7).then(() => {
    written = performance.now();
  });
  let shown = Number.NaN;
  const seen = console
    .see((screen) => /round 7/.test(screen) && !/round 0/.test(screen), 60_000)
    .then(() => {
      shown = performance.now();
    });
  const keyDuringAudit = await longestDuring(console, Promise.all([writing, seen]));
  return { audit: Math.max(0, shown - written), keyDuringAudit };
}
