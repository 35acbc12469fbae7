import type { KubeconfigCluster } from './kubeconfig-shape.ts';

/** Whether requests go over the network as they are. Then nothing that shows who the user is goes with them, as with kubectl. */
export function isUnencrypted({ server }: KubeconfigCluster): boolean {
  return /^http:/i.test(server);
}
