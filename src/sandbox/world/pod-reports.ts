/** What each Gatekeeper pod says of an object: a *PodStatus of its own, and a copy of it in the object's status.byPod. */
import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { gatekeeperPods, operations } from './gatekeeper-pods.ts';
import { ensure, type World } from './world.ts';

const prefix = 'internal.gatekeeper.sh/';
const namespace = 'gatekeeper-system';

interface Words {
  /** Such as ConstraintPodStatus. */
  kind: string;
  version?: string;
  /** What is said of, by labels. */
  labels: Record<string, string>;
  /** The field that holds the object's uid, such as `constraintUID`. */
  uid: string;
}

export function wordsOf(object: KubernetesObject): Words {
  const { name } = object.metadata;
  const group = object.apiVersion.split('/')[0];
  if (group === 'constraints.gatekeeper.sh') {
    const template = object.kind.toLowerCase();
    const labels = { 'constraint-kind': object.kind, 'constraint-name': name, 'constrainttemplate-name': template };
    return { kind: 'ConstraintPodStatus', labels, uid: 'constraintUID' };
  }
  if (group === 'mutations.gatekeeper.sh')
    return {
      kind: 'MutatorPodStatus',
      labels: { 'mutator-kind': object.kind, 'mutator-name': name },
      uid: 'mutatorUID',
    };
  const uid = object.kind.endsWith('Template') ? 'templateUID' : `${object.kind.toLowerCase()}UID`;
  return {
    kind: `${object.kind}PodStatus`,
    labels: { [`${object.kind.toLowerCase()}-name`]: name },
    uid,
    ...(object.kind === 'Connection' ? { version: 'v1alpha1' } : {}),
  };
}

/** Writes what each pod says beside what all say alike; the answer is the object's `byPod`. */
export function reportByPods(
  world: World,
  object: KubernetesObject,
  say: (operation: string) => Record<string, unknown>,
): Record<string, unknown>[] {
  const { kind, version = 'v1beta1', labels, uid } = wordsOf(object);
  const resource = world.resources.findKind('status.gatekeeper.sh', kind);
  return gatekeeperPods(world).map(({ name, operation, pod }) => {
    const status = {
      id: name,
      [uid]: object.metadata.uid,
      observedGeneration: object.metadata.generation,
      operations: operations[operation] ?? [operation],
      ...say(operation),
    };
    const reportName = packed([name, ...partsOf(object)]);
    if (resource && !isDeepStrictEqual(world.store.find(resource, namespace, reportName)?.status, status))
      ensure(world, {
        apiVersion: `status.gatekeeper.sh/${version}`,
        kind,
        metadata: {
          name: reportName,
          namespace,
          labels: Object.fromEntries([
            ...Object.entries(labels).map(([label, value]) => [`${prefix}${label}`, value]),
            [`${prefix}pod`, name],
          ]),
          ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name, uid: pod.metadata.uid }],
        },
        status,
      });
    return status;
  });
}

/** Gatekeeper deletes what its pods said of an object that is no more. */
export function forgetReports(world: World, object: KubernetesObject): void {
  const { kind, labels } = wordsOf(object);
  const resource = world.resources.findKind('status.gatekeeper.sh', kind);
  if (!resource) return;
  const isOf = (report: KubernetesObject) =>
    Object.entries(labels).every(([label, value]) => report.metadata.labels?.[`${prefix}${label}`] === value);
  for (const report of world.store.list(resource, namespace).filter(isOf)) world.store.delete(resource, report);
}

function partsOf({ apiVersion, kind, metadata }: KubernetesObject): string[] {
  const { name } = metadata;
  if (kind === 'Config') return [metadata.namespace ?? '', name];
  return /^(constraints|mutations)\./.test(apiVersion) ? [kind.toLowerCase(), name] : [name];
}

/** Gatekeeper's DashPacker: parts are joined by a dash, and dashes within them are doubled. */
function packed(parts: string[]): string {
  return parts.map((part) => part.replaceAll('-', '--')).join('-');
}
