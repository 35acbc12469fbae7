import { workloadLists } from '../../src/governance/next-pod.ts';
import type { ObjectReference } from '../../src/governance/object-reference.ts';
import { listOf, objectOf } from '../../src/governance/raw-json.ts';
import type { Recheck } from '../../src/governance/recheck.ts';
import type { RolloutVerdict } from '../../src/governance/rollout.ts';
import { twinOf } from '../../src/governance/twin.ts';
import { ownerOf } from '../../src/governance/violations.ts';
import { recheckLines } from '../../src/resources/recheck-lines.ts';
import type { Fetched, LiveConsole } from '../../src/state/console-state.ts';
import type { ReadDocument } from '../document/read-document.tsx';
import type { VerdictSubject } from './page.ts';

/** Asks about the object as it stands, and about the next rollout of its workload or, where it has none, its own creation. Never throws. */
export async function askVerdict(live: LiveConsole, subject: VerdictSubject): Promise<ReadDocument> {
  const { object } = subject;
  const workload = workloadOf(live, object);
  const [now, rollout, twin] = await Promise.all([
    live.recheck({ how: 'merge', of: object, patch: {} }),
    workload && live.checkRollout(workload),
    askTwin(live, object, workload),
  ]);
  if ('problem' in now) return now;
  if (rollout && 'problem' in rollout) return rollout;
  const readAt = Date.now();
  const asked = {
    ...subject,
    now: now.value,
    ...(rollout && { rollout: rollout.value satisfies RolloutVerdict }),
    ...(twin && 'value' in twin && { twin: twin.value }),
  };
  return { lines: recheckLines(asked, live.store.getState(), readAt), readAt };
}

/** What makes the object's pods: itself, or the pod's owner. */
function workloadOf(live: LiveConsole, object: ObjectReference): ObjectReference | undefined {
  const { group, kind, namespace, name } = ownerOf({ object }, live.store.getState().picture.pods.value);
  const known = workloadLists.some((one) => one.group === group && one.kind === kind);
  return known ? { group, version: 'v1', kind, namespace, name } : undefined;
}

/** A pod that nothing makes is made by whoever applies it: its next one is a creation of the same. */
async function askTwin(
  live: LiveConsole,
  object: ObjectReference,
  workload: ObjectReference | undefined,
): Promise<Fetched<Recheck> | undefined> {
  if (object.group !== '' || object.kind !== 'Pod' || workload !== undefined) return undefined;
  const fetched = await live.fetchObject(object);
  if ('problem' in fetched) return fetched;
  const owners = listOf(objectOf(objectOf(fetched.value).metadata).ownerReferences);
  if (owners.some((owner) => objectOf(owner).controller === true)) return undefined;
  return live.recheck({ how: 'create', object: twinOf(fetched.value) });
}
