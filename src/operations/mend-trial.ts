import type { ClusterRequests } from '../cluster/cluster-requests.ts';
import type { DryRunAnswer } from '../governance/dry-run.ts';
import { nextPod } from '../governance/next-pod.ts';
import type { ObjectPatch } from '../governance/object-patch.ts';
import type { RawObject } from '../governance/raw-json.ts';
import type { Verdict } from '../governance/verdict.ts';

/** What admission says to the object, and to what it makes next: a ReplicaSet or Job, a pod. */
export interface Trial {
  readonly owner: DryRunAnswer;
  /** Empty where it makes nothing, or would not be taken itself. */
  readonly made: readonly Verdict[];
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
  const next = nextPod(owner.object ?? object);
  if (next === undefined || 'none' in next || owner.verdict.state === 'refused') return { owner, made: [] };
  const { between } = next;
  const first = between && (await requests.dryRun({ how: 'create', object: between }, signal));
  const { verdict } = await requests.dryRun({ how: 'create', object: next.pod(first?.object) }, signal);
  return { owner, made: first ? [first.verdict, verdict] : [verdict] };
}

function requestOf(patch: ObjectPatch | undefined, of: ObjectPatch['of']) {
  if (patch === undefined) return { how: 'merge', of, patch: {} } as const;
  if (patch.how === 'json') return { how: 'json', of, patch: patch.patch } as const;
  const { patch: object, manager, force } = patch;
  return { how: 'apply', object, manager, ...(force === true && { force }) } as const;
}
