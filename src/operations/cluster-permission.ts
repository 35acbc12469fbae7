import type { ObjectReference } from '../governance/object-reference.ts';
import type { PlannedPermission } from './plan.ts';
import type { WorkCluster } from './work-cluster.ts';

/** The resource of an object's path: `deployments` of `/apis/apps/v1/namespaces/shop/deployments/web`. */
export function resourceIn(path: string): { readonly resource: string } {
  return { resource: path.split('/').at(-2) ?? '' };
}

/** Whether the user may patch the object: a SelfSubjectAccessReview. */
export async function patchPermission(
  cluster: WorkCluster,
  { group, namespace }: ObjectReference,
  path: string,
): Promise<PlannedPermission> {
  const { resource } = resourceIn(path);
  const where = namespace === '' ? {} : { namespace };
  const held = await (await cluster.requests()).reviewAccess({ verb: 'patch', group, resource, ...where });
  const action = `patch ${resource}${group === '' ? '' : `.${group}`}`;
  return { action, scope: namespace === '' ? 'the cluster' : `namespace ${namespace}`, held, role: 'edit' };
}
