import { metadataOf, objectOf } from '../governance/raw-json.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { ClusterError } from './connection/cluster-error.ts';

const path = '/api/v1/namespaces/kube-system';

/**
 * What tells a cluster from every other, whatever a kubeconfig calls it: the UID of its namespace kube-system, which is as old as
 * the cluster. Rejects with ClusterError.
 */
export async function clusterUid(connection: ClusterConnection): Promise<string> {
  const { uid } = metadataOf(objectOf(await connection.json(path)));
  // It becomes the name of a file.
  if (/^[\w-]{1,64}$/.test(uid)) return uid;
  throw new ClusterError('content', { what: 'the namespace kube-system has no uid', next: 'no history is kept' });
}
