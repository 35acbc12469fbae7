import type { ClusterPicture } from '../cluster-picture.ts';
import type { ConstraintTemplate } from '../constraint-template.ts';
import { isDenying } from '../enforcement-point.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import { readingOf } from '../list-key.ts';
import { counted } from '../number-text.ts';
import type { Reading } from '../reading.ts';
import { type GroupVersionKind, type SyncSet, spellKind, syncSetList } from '../sync.ts';
import { listed, spellNeed, syncedBy, syncedKinds, unmetNeeds } from '../sync-standing.ts';
import type { Observed } from './observed.ts';
import { oneACause, type Single, slug } from './one-a-cause.ts';
import { templateReference } from './template-findings.ts';
import { some } from './wording.ts';

/**
 * `template-not-synced:<name>`: its rule looks at objects beside the one in question, and Gatekeeper keeps none of their
 * kind, so that the rule finds nothing. Said only when SyncSets and Config were both read.
 */
export function* templateNotSynced({ cluster }: Observed): Iterable<Finding> {
  const sets = readingOf(cluster, syncSetList);
  const synced = syncedKinds(cluster);
  if (synced === undefined) return;
  yield* oneACause(
    (known(cluster.templates) ?? []).flatMap((template) => [...notSynced(cluster, template, sets, synced)]),
  );
}

function* notSynced(
  cluster: ClusterPicture,
  template: ConstraintTemplate,
  sets: Reading<readonly SyncSet[]>,
  synced: readonly GroupVersionKind[],
): Iterable<Single> {
  const missing = unmetNeeds(template, synced);
  const constraints = known(cluster.constraints.get(template.kind));
  if (missing.length === 0 || constraints?.length === 0) return;
  const wanted = missing.map(spellNeed);
  const finding: Finding = {
    id: `template-not-synced:${template.name}`,
    severity: constraints?.some(isDenying) ? 'error' : 'warning',
    title: `Template ${template.name} compares with other objects, and Gatekeeper keeps none: no SyncSet and no Config names ${some(wanted, 2)}`,
    evidence: [
      seen(
        cluster.templates,
        `ConstraintTemplate ${template.name} metadata.gatekeeper.sh/requires-sync-data`,
        wanted.join('; '),
      ),
      ...(constraints
        ? [
            `${counted(constraints.length, 'constraint')} of ${template.kind}: what breaks them by another object is neither reported nor refused`,
          ]
        : []),
      seen(sets, 'SyncSets', spellKinds((listed(sets) ?? []).flatMap(({ kinds }) => kinds))),
      seen(cluster.config, 'Config spec.sync.syncOnly', spellKinds((listed(cluster.config) ?? []).flatMap(syncedBy))),
    ],
    next: `kubectl apply a SyncSet (syncset.gatekeeper.sh/v1alpha1) whose spec.gvks lists ${some(wanted, 2)}`,
    subject: templateReference(template),
  };
  const kinds = some(wanted, 2);
  yield {
    finding,
    cause: {
      id: `template-not-synced:${slug(kinds)}`,
      title: (count) =>
        `${counted(count, 'template')} compare with other objects, and Gatekeeper keeps none of them: no SyncSet and no Config names ${kinds}`,
      nouns: 'templates',
    },
  };
}

function spellKinds(kinds: readonly GroupVersionKind[]): string {
  return kinds.length === 0 ? 'no kinds' : some(kinds.map(spellKind));
}
