import type { ObjectReference } from '../object-reference.ts';

/** What somebody keeps, and what makes its pods: a Deployment, a CronJob, a StatefulSet; or the refused object itself. */
export type Workload = Omit<ObjectReference, 'version'>;

export const workloadKey = ({ group, kind, namespace, name }: Workload) => `${group}/${kind}/${namespace}/${name}`;

/** Kubernetes' controllers by their service accounts: what each makes objects for, and how it names them. */
const controllers: Readonly<
  Record<string, { readonly group: string; readonly kind: string; readonly suffix: RegExp }>
> = {
  'replicaset-controller': { group: 'apps', kind: 'ReplicaSet', suffix: /-(?:[a-z0-9]{5})?$/ },
  'daemon-set-controller': { group: 'apps', kind: 'DaemonSet', suffix: /-(?:[a-z0-9]{5})?$/ },
  'statefulset-controller': { group: 'apps', kind: 'StatefulSet', suffix: /-\d+$/ },
  'job-controller': { group: 'batch', kind: 'Job', suffix: /(?:-\d+)?-(?:[a-z0-9]{5})?$/ },
  'deployment-controller': { group: 'apps', kind: 'Deployment', suffix: /-[a-z0-9]{1,10}$/ },
  'cronjob-controller': { group: 'batch', kind: 'CronJob', suffix: /-\d{8,11}$/ },
};

/**
 * For whom the controller of this user name asked for an object of this name; undefined when a person or another program asked.
 * The object was never made, so that nothing else says whose it would have been.
 */
export function makerOf(user: string, { namespace, name }: Pick<Workload, 'namespace' | 'name'>): Workload | undefined {
  const account = /^system:serviceaccount:kube-system:([\w-]+)$/.exec(user)?.[1] ?? '';
  const controller = Object.hasOwn(controllers, account) ? controllers[account] : undefined;
  if (controller === undefined || !controller.suffix.test(name)) return undefined;
  const { group, kind, suffix } = controller;
  return { group, kind, namespace, name: name.replace(suffix, '') };
}

/** The Deployment of which a ReplicaSet would be by its name, `<deployment>-<hash of the template>`. */
export function deploymentNameOf(
  replicaSet: string,
): { readonly name: string; readonly looksHashed: boolean } | undefined {
  const [, name, hash = ''] = /^(.+)-([a-z0-9]{1,10})$/.exec(replicaSet) ?? [];
  // Kubernetes writes the hash in letters that make no words.
  return name === undefined ? undefined : { name, looksHashed: /^[bcdfghjklmnpqrstvwxz2456789]{8,10}$/.test(hash) };
}
