import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { key, ProgramInTerminal } from '../terminal/terminal.ts';
import { type KeyTimes, keyScript, settle } from './key-script.ts';
import { median, residentMemory } from './process-figures.ts';

export interface K9sFigures {
  /** Median milliseconds from its start to its first visible byte. */
  readonly start: number;
  readonly keys: KeyTimes;
  /** Resident MiB with one kind of constraint shown. */
  readonly memory: number | undefined;
}

/** k9s on the same cluster: `$K9S`, or the one on PATH; undefined when there is none. */
export async function k9sFigures(kubeconfig: string, runs: number): Promise<K9sFigures | undefined> {
  const program = process.env.K9S || (isOnPath('k9s') ? 'k9s' : undefined);
  if (program === undefined) return undefined;
  const open = () =>
    new ProgramInTerminal([], { columns: 200, rows: 50, command: [program, '--kubeconfig', kubeconfig, '-A'] });
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    const k9s = open();
    await k9s.see(/\S/);
    times.push(performance.now() - started);
    await k9s.end();
  }
  const k9s = open();
  try {
    await k9s.see(/Context/i, 30_000);
    await settle(k9s);
    const keys = await keyScript(k9s, ['customresourcedefinitions', 'clusterroles']);
    k9s.press(`:k8sazurev1scale000${key.enter}`);
    await settle(k9s);
    return { start: median(times), keys, memory: residentMemory(k9s.pid) };
  } finally {
    await k9s.end();
  }
}

function isOnPath(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
