import type { ConnectOptions } from '../src/settings/connect-options.ts';
import { namesNoCluster } from '../src/settings/kubeconfig-presence.ts';
import { type Preferences, preferences } from '../src/settings/preferences.ts';
import { type CommonFlags, connectOptions } from './flags.ts';
import { startSandboxChild } from './sandbox-child.ts';

/** What flags, environment and files come to, before anything is connected. */
export interface Start {
  readonly preferences: Preferences;
  readonly sandbox: boolean;
  /** True when the sandbox is shown for want of a kubeconfig, not because it was asked for. */
  readonly noKubeconfig: boolean;
  /** Ready at once, but for the sandbox, which is started now. */
  connect(): Promise<ConnectOptions>;
}

export async function prepareStart(flags: CommonFlags): Promise<Start> {
  const chosen = await preferences(flags);
  const noKubeconfig = flags.sandbox !== true && namesNoCluster(flags.kubeconfig);
  const sandbox = noKubeconfig || flags.sandbox === true;
  return {
    preferences: chosen,
    sandbox,
    noKubeconfig,
    async connect() {
      if (!sandbox) return connectOptions(flags, chosen.readonly, false);
      const { context: _, ...rest } = flags;
      return connectOptions({ ...rest, kubeconfig: await startSandboxChild() }, chosen.readonly, true);
    },
  };
}
