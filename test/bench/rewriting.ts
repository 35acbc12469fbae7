import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { RealCluster } from '../real-cluster/cluster.ts';
import { rewriteScaleStatus, type Scale } from '../real-cluster/fixtures/scale.ts';
import { key, ProgramInTerminal } from '../terminal/terminal.ts';

/** Memory of a console whose violations are all rewritten again and again, in MiB; undefined where there is no /proc. */
export interface RewrittenMemory {
  /** With all on screen, before anything is rewritten. */
  readonly atRest: number;
  readonly peak: number;
  /** After the last, once the console is calm. */
  readonly after: number;
}

export interface Rewriting {
  readonly rounds: number;
  /** Seconds from the start of one round to that of the next. */
  readonly pause: number;
  /** Pressed once the violations are shown, such as a filter. */
  readonly keys?: string;
  /** Is told each sample: seconds since the start, MiB. */
  readonly onSample?: (seconds: number, mebibytes: number) => void;
}

/** Shows the violations and rewrites all of them, in another order and with other messages each time. */
export async function memoryWhileRewritten(
  cluster: RealCluster,
  scale: Scale,
  { rounds, pause, keys = '', onSample = () => {} }: Rewriting,
): Promise<RewrittenMemory | undefined> {
  const console = new ProgramInTerminal(['--kubeconfig', cluster.kubeconfig, '-A'], { columns: 200, rows: 50 });
  const started = performance.now();
  const sample = () => {
    const mebibytes = proportionalMemory(console.pid) ?? Number.NaN;
    onSample((performance.now() - started) / 1000, mebibytes);
    return mebibytes;
  };
  try {
    await console.see(`${(scale.kinds * scale.violations).toLocaleString('en-US')} shown`, 60_000);
    console.press(`:violations${key.enter}`);
    await console.see('MESSAGE');
    for (const one of keys) {
      console.press(one);
      await wait(50);
    }
    await wait(15_000);
    const atRest = sample();
    let peak = atRest;
    const sampling = setInterval(() => {
      peak = Math.max(peak, sample());
    }, 2_000);
    for (let round = 1; round <= rounds; round++) {
      const next = wait(pause * 1000);
      await rewriteScaleStatus(cluster, scale, round);
      await Promise.all([next, console.see(new RegExp(`round ${round}\\b`), 60_000)]);
    }
    clearInterval(sampling);
    await wait(15_000);
    return Number.isNaN(atRest) ? undefined : { atRest, peak, after: sample() };
  } finally {
    await console.end();
  }
}

/** PSS of a process in MiB: what it has of its own, and its share of what it shares. */
function proportionalMemory(pid: number): number | undefined {
  try {
    const kibibytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
