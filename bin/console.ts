/** The console: the terminal is taken here, and given back here whatever happens. */
import { chooseContext, readKubeconfig } from '../src/cluster/kubeconfig/kubeconfig.ts';
import type { ConnectOptions } from '../src/settings/connect-options.ts';
import { createLiveConsole } from '../src/state/live-console.ts';
import { startConsole } from '../views/start-console.tsx';
import type { Start } from './connect.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { say } from './output.ts';
import { findTheme } from './theme-file.ts';

/** Draws until the user leaves. Throws KubeconfigError and SettingsError before anything is drawn. */
export async function openConsole({ preferences, sandbox, connect }: Start): Promise<ExitCode> {
  const connecting = connect();
  const pinned = sandbox ? undefined : usable(await connecting);
  const { theme, problems } = await findTheme(preferences.theme, 'dark');
  for (const problem of problems) say(problem);
  const live = createLiveConsole(
    {
      phase: 'connecting',
      context: pinned?.context ?? '',
      server: pinned?.cluster.server ?? '',
      user: pinned?.userName ?? '',
      namespace: '',
      readonly: preferences.readonly,
      sandbox,
    },
    connecting,
  );
  const console = startConsole({ live, theme, ascii: preferences.ascii, onExit: () => {} });
  const crash = (error: unknown) => {
    console.stop();
    say(`crashed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exit(exitCode.error);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  // Ink gives the terminal back when a signal ends the process; SIGINT comes only from outside, for a raw terminal sends none.
  await console.stopped.catch(crash);
  return exitCode.ok;
}

/** A broken kubeconfig ends the program with file, line and reason, rather than being drawn. */
function usable(options: ConnectOptions) {
  return chooseContext(readKubeconfig(options.kubeconfig), options.context);
}
