import type { ObjectReference } from '../src/governance/object-reference.ts';
import { InputError } from '../src/operations/input-error.ts';
import type { ConsoleState } from '../src/state/console-state.ts';

/** Kinds that mends are known for, by what kubectl calls them too. */
const kinds: readonly (readonly [group: string, version: string, kind: string, ...names: string[]])[] = [
  ['apps', 'v1', 'Deployment', 'deployments', 'deploy'],
  ['apps', 'v1', 'StatefulSet', 'statefulsets', 'sts'],
  ['apps', 'v1', 'DaemonSet', 'daemonsets', 'ds'],
  ['apps', 'v1', 'ReplicaSet', 'replicasets', 'rs'],
  ['batch', 'v1', 'CronJob', 'cronjobs', 'cj'],
  ['batch', 'v1', 'Job', 'jobs'],
  ['', 'v1', 'Pod', 'pods', 'po'],
  ['', 'v1', 'Service', 'services', 'svc'],
  ['', 'v1', 'ServiceAccount', 'serviceaccounts', 'sa'],
  ['', 'v1', 'Namespace', 'namespaces', 'ns'],
  ['networking.k8s.io', 'v1', 'Ingress', 'ingresses', 'ing'],
];

const clusterScoped = new Set(['Namespace']);

/** `deployment/web`, in the namespace of the flag or of the context; of other kinds what a violation names. @throws InputError */
export function namedObject(named: string, { connection, picture }: ConsoleState, flag: string): ObjectReference {
  const [kind = '', name = ''] = named.split('/');
  if (kind === '' || name === '')
    throw new InputError({ what: `"${named}" is not KIND/NAME`, next: 'Say deployment/web.' });
  const wanted = kind.toLowerCase();
  const namespace = flag || connection.namespace || 'default';
  const known = kinds.find(([, , own, ...names]) => own.toLowerCase() === wanted || names.includes(wanted));
  if (known) {
    const [group, version, own] = known;
    return { group, version, kind: own, namespace: clusterScoped.has(own) ? '' : namespace, name };
  }
  for (const { value = [] } of picture.constraints.values())
    for (const { violations } of value)
      for (const { object } of violations)
        if (object.kind.toLowerCase() === wanted && object.name === name && ['', namespace].includes(object.namespace))
          return object;
  throw new InputError({
    what: `No violation is of a ${kind}/${name} in namespace ${namespace}`,
    next: `Say one of ${kinds.map(([, , own]) => own).join(', ')}, or what a violation names; -n says the namespace.`,
  });
}
