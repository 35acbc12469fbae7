import { pullPrincipal } from '../azure/managed-cluster.ts';
import { imagesByHost } from '../azure/registry.ts';
import type { Finding } from '../finding.ts';
import { known } from '../known.ts';
import type { Observed } from './observed.ts';

/** `azure-registry-no-pull:<login server>`: images that run come from it, and the next node cannot pull them. */
export function azureRegistries({ azure }: Observed): readonly Finding[] {
  const managed = known(azure?.cluster);
  const registries = known(azure?.registries);
  const rights = known(azure?.pullRights);
  const images = known(azure?.images);
  const principal = managed && pullPrincipal(managed);
  if (!managed || !registries || !rights || !images || !principal) return [];
  const used = imagesByHost(images);
  return registries.flatMap((registry): readonly Finding[] => {
    const { id, name, loginServer, anonymousPull } = registry;
    const host = loginServer.toLowerCase();
    const pulled = used.get(host);
    const right = rights.find(({ registryId }) => registryId.toLowerCase() === id.toLowerCase());
    if (!pulled || anonymousPull || right?.state !== 'no') return [];
    return [
      {
        id: `azure-registry-no-pull:${host}`,
        severity: 'error',
        title: `The cluster’s identity may not pull from ${loginServer}, which ${pulled.length} running image${pulled.length === 1 ? '' : 's'} come from`,
        evidence: [`principal ${principal} has no pulling role at ${id}`, ...pulled.slice(0, 3)],
        next: `Attach the registry ${name}; nodes that do not have the image yet cannot start it.`,
        mend: { operation: 'attach-acr', input: { clusterId: managed.id, registry: host } },
      },
    ];
  });
}
