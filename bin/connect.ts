import type { AzureOptions } from '../src/settings/azure-options.ts';
import type { ConnectOptions } from '../src/settings/connect-options.ts';
import { namesNoCluster } from '../src/settings/kubeconfig-places.ts';
import { type Preferences, preferences } from '../src/settings/preferences.ts';
import { azureOptions, type CommonFlags, connectOptions } from './flags.ts';
import { type SandboxAnnouncement, startSandboxChild } from './sandbox-child.ts';

/** What flags, environment and files come to, before anything is connected. */
export interface Start {
  readonly preferences: Preferences;
  readonly sandbox: boolean;
  /** True when the sandbox is shown for want of a kubeconfig, not because it was asked for. */
  readonly noKubeconfig: boolean;
  /** Ready at once, but for the sandbox, which is started now. */
  connect(): Promise<ConnectOptions>;
  /** How to ask Azure; the sandbox has its own, and never another. */
  azure(): Promise<AzureOptions>;
}

export async function prepareStart(
  flags: CommonFlags,
  { sandboxUnasked }: { sandboxUnasked: boolean } = { sandboxUnasked: true },
): Promise<Start> {
  const chosen = await preferences(flags);
  const noKubeconfig = flags.sandbox !== true && namesNoCluster(flags.kubeconfig);
  const sandbox = (noKubeconfig && sandboxUnasked) || flags.sandbox === true;
  let child: Promise<SandboxAnnouncement> | undefined;
  const served = () => {
    child ??= startSandboxChild();
    return child;
  };
  return {
    preferences: chosen,
    sandbox,
    noKubeconfig,
    async connect() {
      if (!sandbox)
        return { ...connectOptions(flags, chosen.readonly, false), ...(chosen.history && { history: chosen.history }) };
      const { context: _, ...rest } = flags;
      return connectOptions({ ...rest, kubeconfig: (await served()).kubeconfig }, chosen.readonly, true);
    },
    async azure() {
      if (!sandbox) return azureOptions(flags, chosen);
      const { cloud, armCa, environment } = (await served()).azure;
      // A login of the user's must not be sent to the sandbox, nor the sandbox's to Azure.
      for (const name of ['AZURE_CLIENT_ID', 'MSI_ENDPOINT', 'MSI_SECRET']) delete process.env[name];
      Object.assign(process.env, environment);
      const { tenant: _, ...own } = azureOptions(flags, chosen);
      return { ...own, cloud, armCa, signIn: 'managed-identity' };
    },
  };
}
