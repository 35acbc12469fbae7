import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a pod has its service account. */
export const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The files that kubectl would read: --kubeconfig, else $KUBECONFIG, else ~/.kube/config. */
export function kubeconfigPaths(
  explicit: string | undefined,
  environment: Environment = process.env,
  home: string = environment.HOME || homedir(),
): readonly string[] {
  const paths = (explicit ?? environment.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return paths.length > 0 ? paths : [join(home, '.kube', 'config')];
}

export function isInCluster(environment: Environment): boolean {
  return Boolean(environment.KUBERNETES_SERVICE_HOST) && existsSync(join(serviceAccountFolder, 'token'));
}

/**
 * True when nothing says which cluster is meant: no flag, no $KUBECONFIG, no ~/.kube/config, and not in a pod. A flag
 * or variable that names a missing file does say, so that is for the connection to report as an error.
 */
export function namesNoCluster(
  flag: string | undefined,
  environment: Environment = process.env,
  home?: string,
): boolean {
  if (flag !== undefined || (environment.KUBECONFIG ?? '').replaceAll(delimiter, '') !== '') return false;
  return !isInCluster(environment) && !kubeconfigPaths(undefined, environment, home).some((path) => existsSync(path));
}
