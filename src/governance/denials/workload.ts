import type { ObjectReference } from '../object-reference.ts';

/** What somebody keeps, and what makes its pods: a Deployment, a CronJob, a StatefulSet; or the refused object itself. */
export type Workload = Omit<ObjectReference, 'version'>;

export const workloadKey = ({ group, kind, namespace, name }: Workload) => `${group}/${kind}/${namespace}/${name}`;

interface Controller {
  readonly group: string;
  readonly kind: string;
  /** What it appends to the name of what it makes objects for. */
  readonly suffix: RegExp;
}

const generated = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** Kubernetes’ controllers by their service accounts. */
const controllers: Readonly<Record<string, Controller>> = {
  'replicaset-controller': { group: 'apps', kind: 'ReplicaSet', suffix: generated },
  'daemon-set-controller': { group: 'apps', kind: 'DaemonSet', suffix: generated },
  'statefulset-controller': { group: 'apps', kind: 'StatefulSet', suffix: /-\d+$/ },
  'job-controller': { group: 'batch', kind: 'Job', suffix: new RegExp(`(?:-\\d+)?${generated.source}`) },
  'deployment-controller': { group: 'apps', kind: 'Deployment', suffix: /-[a-z0-9]{1,10}$/ },
  'cronjob-controller': { group: 'batch', kind: 'CronJob', suffix: /-\d{8,11}$/ },
};
/** Where they share one account, only the name tells of what made it. */
const anyController: Controller = { group: '', kind: '', suffix: new RegExp(`${generated.source}|-\\d+$`) };

/** The longest name that a random end is put to; a longer one loses its own. */
const longestBase = 58;
const longestName = 63;

/**
 * For whom the controller of this user name asked for an object of this name; undefined when a person or another program asked. Its
 * kind is "" where the user does not tell. The object was never made, so that nothing else says whose it would have been.
 */
export function makerOf(user: string, { kind, namespace, name }: Omit<Workload, 'group'>): Workload | undefined {
  const account = /^system:serviceaccount:kube-system:([\w-]+)$/.exec(user)?.[1] ?? '';
  const isShared = user === 'system:kube-controller-manager' && kind === 'Pod';
  const controller = Object.hasOwn(controllers, account) ? controllers[account] : isShared ? anyController : undefined;
  if (controller === undefined) return undefined;
  const of = { group: controller.group, kind: controller.kind, namespace };
  if (controller.suffix.test(name)) return { ...of, name: name.replace(controller.suffix, '') };
  return kind === 'Pod' && name.length === longestName ? { ...of, name: name.slice(0, longestBase) } : undefined;
}

/** Whether pods that are made for it are called so, but for what is appended. */
export function namesItsPods({ name }: Pick<Workload, 'name'>, base: string): boolean {
  return name === base || (base.length === longestBase && `${name}-`.startsWith(base));
}

/** The Deployment of which a ReplicaSet would be by its name, `<deployment>-<hash of the template>`. */
export function deploymentNameOf(
  replicaSet: string,
): { readonly name: string; readonly looksHashed: boolean } | undefined {
  const [, name, hash = ''] = /^(.+)-([a-z0-9]{1,10})$/.exec(replicaSet) ?? [];
  // Kubernetes writes the hash in letters that make no words.
  return name === undefined ? undefined : { name, looksHashed: /^[bcdfghjklmnpqrstvwxz2456789]{8,10}$/.test(hash) };
}
