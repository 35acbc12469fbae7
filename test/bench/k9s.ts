import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { key, ProgramInTerminal } from '../terminal/terminal.ts';
import { type KeyTimes, keyScript, longestDuring, settle } from './key-script.ts';
import { median, residentMemory } from './process-figures.ts';

export interface K9sFigures {
  /** Median milliseconds from its start to its first visible byte, which is that of its splash. */
  readonly start: number;
  /** Median milliseconds from its start to its first table, after the splash. */
  readonly table: number;
  readonly keys: KeyTimes;
  /** Resident MiB with one kind of constraint shown. */
  readonly memory: number | undefined;
  /** Milliseconds that a key waited at most during an audit, of which it shows nothing: what the busy machine itself costs. */
  readonly keyDuringAudit: number;
}

/** k9s on the same cluster: `$K9S`, or the one on PATH; undefined when there is none. */
export async function k9sFigures(
  kubeconfig: string,
  runs: number,
  audit: (round: number) => Promise<void>,
): Promise<K9sFigures | undefined> {
  const program = process.env.K9S || (isOnPath('k9s') ? 'k9s' : undefined);
  if (program === undefined) return undefined;
  const home = await mkdtemp(join(tmpdir(), 'constable-bench-k9s-'));
  try {
    return await figuresOf([program, '--kubeconfig', kubeconfig, '-A'], homeAt(home), runs, audit);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** It writes its settings, aliases and log at every start: not among the user's own. */
function homeAt(home: string): Record<string, string> {
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
}

const firstTable = /NAMESPACE/;

async function figuresOf(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  runs: number,
  audit: (round: number) => Promise<void>,
): Promise<K9sFigures> {
  const open = () => new ProgramInTerminal([], { columns: 200, rows: 50, command, env });
  const starts: number[] = [];
  const tables: number[] = [];
  // The first of all writes its settings, and is not counted.
  for (let run = 0; run <= runs; run++) {
    const started = performance.now();
    const k9s = open();
    try {
      await k9s.see(/\S/, 30_000);
      const start = performance.now() - started;
      await k9s.see(firstTable, 30_000);
      if (run === 0) continue;
      starts.push(start);
      tables.push(performance.now() - started);
    } finally {
      await k9s.end();
    }
  }
  const k9s = open();
  try {
    await k9s.see(firstTable, 30_000);
    await settle(k9s);
    const keys = await keyScript(k9s, ['customresourcedefinitions', 'clusterroles']);
    k9s.press(`:k8sazurev1scale000${key.enter}`);
    await k9s.see(/azurepolicy-scale-/, 30_000);
    await settle(k9s);
    const memory = residentMemory(k9s.pid);
    k9s.press(`:clusterroles${key.enter}`);
    await settle(k9s);
    const keyDuringAudit = await longestDuring(k9s, audit(5));
    return { start: median(starts), table: median(tables), keys, memory, keyDuringAudit };
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
