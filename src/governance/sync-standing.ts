import type { ClusterPicture } from './cluster-picture.ts';
import type { GatekeeperConfig } from './component.ts';
import type { ConstraintTemplate } from './constraint-template.ts';
import { known } from './known.ts';
import { readingOf } from './list-key.ts';
import type { Reading } from './reading.ts';
import { type GroupVersionKind, type SyncRequirement, sameKind, spellKind, syncSetList } from './sync.ts';

/** Kinds that Gatekeeper keeps for referential rules, by SyncSets and Config; undefined while either was not read. */
export function syncedKinds(cluster: ClusterPicture): readonly GroupVersionKind[] | undefined {
  const sets = listed(readingOf(cluster, syncSetList));
  const configs = listed(cluster.config);
  if (sets === undefined || configs === undefined) return undefined;
  return [...sets.flatMap(({ kinds }) => kinds), ...configs.flatMap(syncedBy)];
}

export function syncedBy({ synced = [] }: GatekeeperConfig): readonly GroupVersionKind[] {
  return synced;
}

/** Where the API is not installed there are none. */
export function listed<T>(reading: Reading<readonly T[]>): readonly T[] | undefined {
  return reading.state === 'absent' ? [] : known(reading);
}

/** What the template's rule looks at, and Gatekeeper does not keep. */
export function unmetNeeds(
  { requiresSync = [] }: Pick<ConstraintTemplate, 'requiresSync'>,
  synced: readonly GroupVersionKind[],
): readonly SyncRequirement[] {
  return requiresSync.filter((need) => !need.some((kind) => synced.some((one) => sameKind(one, kind))));
}

/** `Service/v1 or Endpoints/v1`. */
export function spellNeed(need: SyncRequirement): string {
  return need.map(spellKind).join(' or ');
}
