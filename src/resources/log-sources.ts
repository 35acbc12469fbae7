import type { ClusterLogs } from '../cluster/sources/followed-logs.ts';
import type { ComponentRole } from '../governance/component.ts';
import { logPlaces } from '../governance/log-places.ts';
import { type SeenTrouble, TroubleReader, troubleList } from '../governance/logs/seen-trouble.ts';

const roles: readonly ComponentRole[] = ['azure-policy', 'azure-policy-webhook'];

/** The add-on writes a few dozen lines in each round of 15 minutes. */
const tailLines = 500;

/** What the add-on's pods write of known troubles. Gatekeeper's write of every violation, and are not read for it. */
export const troubleLogs: ClusterLogs<SeenTrouble> = {
  id: troubleList.id,
  tailLines,
  places: (pods) => roles.flatMap((role) => logPlaces(pods, role)),
  reader: ({ namespace, pod }) =>
    new TroubleReader(pod.startsWith('azure-policy-webhook') ? 'azure-policy-webhook' : 'azure-policy', {
      namespace,
      name: pod,
    }),
};
