/** The console: the terminal is taken here, and given back here whatever happens. */
import { join } from 'node:path';
import type { ConnectOptions } from '../src/settings/connect-options.ts';
import { folders } from '../src/settings/folders.ts';
import { readKeyFile } from '../src/settings/key-file.ts';
import { createLiveConsole } from '../src/state/live-console.ts';
import type { Background } from '../src/terminal/background.ts';
import { startConsole } from '../views/start-console.tsx';
import type { Start } from './connect.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { say } from './output.ts';
import { paceIn } from './pace.ts';
import { findTheme } from './theme-file.ts';

/** Draws until the user leaves. Throws what makes that impossible, with the terminal already given back. */
export async function openConsole(
  { preferences, sandbox, connect, azure }: Start,
  background: Background,
): Promise<ExitCode> {
  const connecting = connect();
  // Waited for below, after the first frame; without this, a failure before then would count as unhandled.
  connecting.catch(() => {});
  const azureOptions = azure();
  azureOptions.catch(() => {});
  const { theme, problems } = await findTheme(preferences.theme, background);
  for (const problem of problems) say(problem);
  const keys = await readKeyFile(join(folders.config, 'keys.yaml'));
  const live = createLiveConsole(
    { ...unknownYet, phase: 'connecting', readonly: preferences.readonly, sandbox },
    connecting,
    {},
    { options: azureOptions, pace: paceIn(process.env) },
  );
  const drawn = startConsole({ live, theme, keys, ascii: preferences.ascii, onExit: () => {} });
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  const crash = (error: unknown) => fail(new Error(`crashed: ${error instanceof Error ? error.stack : error}`));
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  connecting.then(checkKubeconfig).catch(fail);
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
async function checkKubeconfig({ kubeconfig, context }: ConnectOptions): Promise<void> {
  const { chooseContext, readKubeconfig } = await import('../src/cluster/kubeconfig/kubeconfig.ts');
  chooseContext(readKubeconfig(kubeconfig), context);
}
