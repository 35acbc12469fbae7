import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Where kubectl would look: --kubeconfig, else the files of $KUBECONFIG, else ~/.kube/config. They need not exist. */
export function kubeconfigFiles(
  flag: string | undefined,
  env: Environment = process.env,
  home: string = homedir(),
): readonly string[] {
  if (flag) return flag.split(delimiter).filter((file) => file !== '');
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  return listed.length > 0 ? listed : [join(home, '.kube', 'config')];
}

/**
 * True when nothing says which cluster is meant: no flag, no $KUBECONFIG, no ~/.kube/config, and not in a pod. A flag
 * or variable that names a missing file says which, so that is an error for the connection to report, not this.
 */
export function hasNoKubeconfig(
  flag: string | undefined,
  env: Environment = process.env,
  home: string = homedir(),
): boolean {
  if (flag || (env.KUBECONFIG ?? '').split(delimiter).some((file) => file !== '')) return false;
  const inPod = Boolean(env.KUBERNETES_SERVICE_HOST && env.KUBERNETES_SERVICE_PORT) && existsSync(serviceAccountToken);
  return !inPod && kubeconfigFiles(flag, env, home).every((file) => !existsSync(file));
}
