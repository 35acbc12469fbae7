import { checkManifest } from '../cluster/check-manifest.ts';
import { createClusterConnection } from '../cluster/connection/cluster-connection.ts';
import { chooseContext, readKubeconfig } from '../cluster/kubeconfig/kubeconfig.ts';
import { createResourceDiscovery } from '../cluster/resource-discovery.ts';
import type { Manifest } from '../governance/manifest-file.ts';
import type { ManifestVerdict } from '../governance/manifest-verdict.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import type { ConnectionStatus } from './connection-status.ts';
import { connectingStatus } from './contexts.ts';
import { inParallel } from './in-parallel.ts';

/** Manifests asked about at a time: each is a few admission requests. */
const parallel = 4;

/**
 * Asks admission about each manifest, in their order; they are read when the kubeconfig has been. What names no namespace is in that of the options, else of the context. Throws
 * KubeconfigError; what else fails says so in the verdict.
 */
export async function checkManifestsOnce(
  options: ConnectOptions,
  read: () => Promise<readonly Manifest[]>,
  manager: string,
): Promise<{ readonly connection: ConnectionStatus; readonly verdicts: readonly ManifestVerdict[] }> {
  const chosen = chooseContext(await readKubeconfig(options.kubeconfig), options.context);
  const manifests = await read();
  const connection = createClusterConnection(chosen, options);
  const pathOf = createResourceDiscovery(connection);
  const applier = { namespace: connection.namespace || 'default', manager };
  const { signal } = new AbortController();
  const verdicts = new Map<number, ManifestVerdict>();
  try {
    await inParallel(manifests, parallel, async (manifest, index) => {
      verdicts.set(index, await checkManifest(connection, pathOf, manifest, applier, signal));
    });
    const inOrder = [...verdicts].sort(([a], [b]) => a - b).map(([, verdict]) => verdict);
    return { connection: connectingStatus(chosen, options), verdicts: inOrder };
  } finally {
    await connection.close();
  }
}
