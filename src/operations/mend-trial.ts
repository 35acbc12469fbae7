import type { ClusterRequests } from '../cluster/cluster-requests.ts';
import type { DryRunAnswer } from '../governance/dry-run.ts';
import type { ObjectPatch } from '../governance/object-patch.ts';
import { podTemplatePath, valueAt } from '../governance/offending-field/object-path.ts';
import { metadataOf, objectOf, type RawObject } from '../governance/raw-json.ts';
import type { Verdict } from '../governance/verdict.ts';

/** What admission says to the object, and to the pod that it makes next; without the latter where it makes none. */
export interface Trial {
  readonly owner: DryRunAnswer;
  readonly pod?: Verdict;
}

/** Asks admission about a change before it is made, or about the object as it is. */
export async function tryOut(
  requests: ClusterRequests,
  object: RawObject,
  patch: ObjectPatch | undefined,
  of: ObjectPatch['of'],
  signal: AbortSignal,
): Promise<Trial> {
  const owner = await requests.dryRun(requestOf(patch, of), signal);
  const next = podOf(objectOf(owner.object ?? object));
  if (next === undefined || owner.verdict.state === 'refused') return { owner };
  return { owner, pod: (await requests.dryRun({ how: 'create', object: next }, signal)).verdict };
}

function requestOf(patch: ObjectPatch | undefined, of: ObjectPatch['of']) {
  if (patch === undefined) return { how: 'merge', of, patch: {} } as const;
  if (patch.how === 'json') return { how: 'json', of, patch: patch.patch } as const;
  const { patch: object, manager, force } = patch;
  return { how: 'apply', object, manager, ...(force === true && { force }) } as const;
}

function podOf(owner: RawObject): RawObject | undefined {
  const path = podTemplatePath(owner);
  if (path === undefined || path.length === 0) return undefined;
  const template = objectOf(valueAt(owner, path));
  const { labels, annotations } = objectOf(template.metadata);
  const { name, namespace } = metadataOf(owner);
  const metadata = { generateName: `${name}-`, namespace, labels, annotations };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec };
}
