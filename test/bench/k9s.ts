import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ProgramInTerminal } from '../terminal/terminal.ts';
import { median } from './process-figures.ts';

/** Median milliseconds from k9s's start to its first visible byte; undefined when it is not on PATH. */
export async function k9sStart(kubeconfig: string, runs: number): Promise<number | undefined> {
  if (!isOnPath('k9s')) return undefined;
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    const k9s = new ProgramInTerminal([], { columns: 200, rows: 50, command: ['k9s', '--kubeconfig', kubeconfig] });
    await k9s.see(/\S/);
    times.push(performance.now() - started);
    await k9s.end();
  }
  return median(times);
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
