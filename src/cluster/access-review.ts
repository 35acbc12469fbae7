import { objectOf } from '../governance/raw-json.ts';
import type { Permission } from '../governance/reading.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';

/** SelfSubjectAccessReview: may the signed-in user do this? Unknown when the review itself fails. */
export async function reviewAccess(
  connection: ClusterConnection,
  permission: Permission,
  signal?: AbortSignal,
): Promise<'yes' | 'no' | 'unknown'> {
  const [resource = '', subresource] = permission.resource.split('/');
  const resourceAttributes = {
    verb: permission.verb,
    group: permission.group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(permission.namespace === undefined ? {} : { namespace: permission.namespace }),
  };
  try {
    const answer = await connection.json('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      method: 'POST',
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
      ...(signal === undefined ? {} : { signal }),
    });
    const { allowed } = objectOf(objectOf(answer).status);
    return allowed === true ? 'yes' : allowed === false ? 'no' : 'unknown';
  } catch {
    return 'unknown';
  }
}
