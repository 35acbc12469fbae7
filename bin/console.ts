/** The console: the terminal is taken here, and given back here whatever happens. */
import { join } from 'node:path';
import type { ClusterSide } from '../src/cluster/cluster-side.ts';
import { lists } from '../src/resources/lists.ts';
import type { ConnectOptions } from '../src/settings/connect-options.ts';
import { folders } from '../src/settings/folders.ts';
import { readKeyFile } from '../src/settings/key-file.ts';
import { createLiveConsole } from '../src/state/live-console.ts';
import { type Background, backgroundFromEnv } from '../src/terminal/background.ts';
import type { TerminalInput } from '../src/terminal/terminal-input.ts';
import { startConsole } from '../views/start-console.tsx';
import type { StartedCluster } from './cluster.ts';
import type { Start } from './connect.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { say } from './output.ts';
import { paceIn } from './pace.ts';
import { findTheme } from './theme-file.ts';

/**
 * Draws until the user leaves. Throws what makes that impossible, with the terminal already given back. `asked` is what the
 * terminal will say of its background, if it was asked and if it says anything.
 */
export async function openConsole(
  { preferences, sandbox, azure }: Start,
  { connecting, side }: StartedCluster,
  terminal: TerminalInput,
  asked: Promise<Background | undefined> = Promise.resolve(undefined),
): Promise<ExitCode> {
  const azureOptions = azure();
  azureOptions.catch(() => {});
  let background: Background = backgroundFromEnv(process.env) ?? { appearance: 'dark' };
  const told = asked.then((answer) => {
    background = answer ?? background;
  });
  const keys = await readKeyFile(join(folders.config, 'keys.yaml'));
  // What has been answered by now has been waiting in stdin while modules were evaluated.
  await new Promise((resolve) => setImmediate(resolve));
  const first = background;
  const { theme, problems } = await findTheme(preferences.theme, first);
  for (const problem of problems) say(problem);
  const live = createLiveConsole(
    { ...unknownYet, phase: 'connecting', readonly: preferences.readonly, sandbox },
    connecting,
    {},
    { options: azureOptions, lists: lists.azure, pace: paceIn(process.env) },
    () => side,
  );
  const drawn = startConsole({ live, theme, keys, ascii: preferences.ascii, stdin: terminal, onExit: () => {} });
  void told.then(async () => {
    const ofAFile = theme.name !== first.appearance;
    if (background.appearance !== first.appearance || (ofAFile && background.colour !== undefined))
      drawn.setTheme((await findTheme(preferences.theme, background)).theme);
  });
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  const crash = (error: unknown) => fail(new Error(`crashed: ${error instanceof Error ? error.stack : error}`));
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  checkKubeconfig(connecting, side).catch(fail);
  try {
    // Signals that end the process are Ink's: it gives the terminal back at exit.
    await Promise.race([drawn.stopped, failed]);
  } finally {
    drawn.stop();
  }
  return exitCode.ok;
}

const unknownYet = { context: '', server: '', user: '', namespace: '' };

/** A broken kubeconfig ends the program with file, line and reason; nothing is there to be retried. */
async function checkKubeconfig(connecting: Promise<ConnectOptions>, side: Promise<ClusterSide>): Promise<void> {
  await (await side).choose(await connecting);
}
