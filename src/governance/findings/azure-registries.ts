import { pullPrincipal } from '../azure/managed-cluster.ts';
import { imagesByHost } from '../azure/registry.ts';
import { sameId } from '../azure/resource-id.ts';
import type { Finding } from '../finding.ts';
import { known } from '../known.ts';
import { counted } from '../number-text.ts';
import type { Observed } from './observed.ts';

/** `azure-registry-no-pull:<login server>`: images that run come from it, and the next node cannot pull them. */
export function* azureRegistries({ azure }: Observed): Iterable<Finding> {
  const managed = known(azure?.cluster);
  const registries = known(azure?.registries);
  const rights = known(azure?.pullRights);
  const images = known(azure?.images);
  const principal = managed && pullPrincipal(managed);
  if (!managed || !registries || !rights || !images || !principal) return;
  const used = imagesByHost(images);
  for (const { id, name, loginServer, anonymousPull } of registries) {
    const host = loginServer.toLowerCase();
    const pulled = used.get(host);
    const right = rights.find(({ registryId }) => sameId(registryId, id));
    if (!pulled || anonymousPull || right?.state !== 'no') continue;
    yield {
      id: `azure-registry-no-pull:${host}`,
      severity: 'error',
      title: `The cluster’s identity may not pull from ${loginServer}, which ${counted(pulled.length, 'running image')} come from`,
      evidence: [`principal ${principal} has no pulling role at ${id}`, ...pulled.slice(0, 3)],
      next: `Attach the registry ${name}; nodes that do not have the image yet cannot start it.`,
      mend: { operation: 'attach-acr', input: { clusterId: managed.id, registry: host } },
    };
  }
}
