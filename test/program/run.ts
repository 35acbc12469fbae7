import { resolve } from 'node:path';
import { execa } from 'execa';
import { stateFolder } from '../state-folder.ts';

/** The shipped program, as `npm ci` built it; another build can be put under test with $CONSTABLE_UNDER_TEST. */
export const program = process.env.CONSTABLE_UNDER_TEST ?? resolve(import.meta.dirname, '../../dist/constable.js');

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
}

export interface RunOptions {
  /** Set over a bare environment: nothing of the machine's kubeconfig, settings or colours comes in. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How it is called, when not by its own name. */
  readonly as?: string;
  /** Milliseconds until it is killed. */
  readonly timeout?: number;
}

/** Runs the program without a terminal until it ends. */
export async function run(
  args: readonly string[],
  { env = {}, as = program, timeout = 60_000 }: RunOptions = {},
): Promise<Run> {
  const { stdout, stderr, exitCode } = await execa(process.execPath, [as, ...args], {
    env: bare(env),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout,
    stripFinalNewline: false,
    maxBuffer: 2 ** 28,
  });
  return { stdout, stderr, code: exitCode };
}

export function bare(env: RunOptions['env'] = {}): Record<string, string> {
  const { PATH = '' } = process.env;
  const wanted = { PATH, HOME: '/nonexistent', XDG_STATE_HOME: stateFolder, TMPDIR: process.env.TMPDIR, ...env };
  return Object.fromEntries(
    Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
