import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * True when nothing says which cluster is meant: no flag, no $KUBECONFIG, no ~/.kube/config, and not in a pod. A flag
 * or variable that names a missing file does say, so that is for the connection to report as an error.
 */
export function namesNoCluster(
  flag: string | undefined,
  env: Environment = process.env,
  home: string = homedir(),
): boolean {
  if (flag !== undefined || (env.KUBECONFIG ?? '').split(delimiter).some((file) => file !== '')) return false;
  const inPod = Boolean(env.KUBERNETES_SERVICE_HOST && env.KUBERNETES_SERVICE_PORT) && existsSync(serviceAccountToken);
  return !inPod && !existsSync(join(home, '.kube', 'config'));
}
