import { delimiter, join } from 'node:path';
import { nearNames } from '../../governance/near-names.ts';
import {
  type Environment,
  isInCluster,
  kubeconfigPaths,
  serviceAccountFolder,
} from '../../settings/kubeconfig-places.ts';
import { KubeconfigError, UnknownContextError } from './kubeconfig-error.ts';
import { readKubeconfigFile } from './kubeconfig-file.ts';
import type { KubeconfigCluster, KubeconfigContext, KubeconfigFile, KubeconfigUser } from './kubeconfig-shape.ts';

/** The kubeconfig files put together, read once: a later change of the files changes nothing here. */
export interface Kubeconfig {
  /** The files that were there, in order; empty in a cluster. */
  readonly files: readonly string[];
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>;
  readonly users: ReadonlyMap<string, KubeconfigUser>;
  readonly contexts: ReadonlyMap<string, KubeconfigContext>;
}

/** One context with all that connecting needs. */
export interface ChosenContext {
  readonly context: string;
  readonly clusterName: string;
  readonly cluster: KubeconfigCluster;
  readonly userName: string;
  readonly user: KubeconfigUser;
  /** "" when the context names none. */
  readonly namespace: string;
}

/**
 * Reads and merges the files as kubectl does: the first file that names a context, cluster or user wins whole, and files
 * of $KUBECONFIG that do not exist are left out. Without any file, the service account of the pod this runs in.
 * Rejects with KubeconfigError.
 */
export async function readKubeconfig(explicit?: string, environment: Environment = process.env): Promise<Kubeconfig> {
  const paths = kubeconfigPaths(explicit, environment);
  const found: { path: string; file: KubeconfigFile }[] = [];
  for (const path of paths) {
    const file = await readKubeconfigFile(path);
    if (file !== undefined) found.push({ path, file });
  }
  if (found.length > 0) return merge(found);
  if (explicit === undefined && isInCluster(environment)) return inClusterConfig(environment);
  throw new KubeconfigError(paths.join(delimiter), undefined, 'there is no such file');
}

function merge(found: readonly { path: string; file: KubeconfigFile }[]): Kubeconfig {
  const clusters = new Map<string, KubeconfigCluster>();
  const users = new Map<string, KubeconfigUser>();
  const contexts = new Map<string, KubeconfigContext>();
  let currentContext = '';
  for (const { file } of found) {
    currentContext ||= file['current-context'] ?? '';
    for (const { name, cluster } of file.clusters ?? []) if (!clusters.has(name)) clusters.set(name, cluster);
    for (const { name, user } of file.users ?? []) if (!users.has(name)) users.set(name, user ?? {});
    for (const { name, context } of file.contexts ?? []) if (!contexts.has(name)) contexts.set(name, context);
  }
  return { files: found.map(({ path }) => path), currentContext, clusters, users, contexts };
}

/** The context asked for, or the current one. Throws KubeconfigError when it, its cluster or its user is not there. */
export function chooseContext(config: Kubeconfig, wanted?: string): ChosenContext {
  const fail = (reason: string) => new KubeconfigError(config.files.join(delimiter), undefined, reason);
  const known = [...config.contexts.keys()];
  const context = wanted ?? config.currentContext;
  const names =
    known.length === 0 ? 'it has no contexts' : `it has ${known.slice(0, 8).join(', ')}${known.length > 8 ? ' …' : ''}`;
  if (context === '') throw fail(`no current-context is set; choose one with --context (${names})`);
  const entry = config.contexts.get(context);
  if (entry === undefined) {
    const near = nearNames(context, known);
    const reason = `there is no context "${context}" (${near.length === 0 ? '' : `did you mean ${near.join(', or ')}? `}${names})`;
    throw wanted === undefined
      ? fail(reason)
      : new UnknownContextError(config.files.join(delimiter), undefined, reason);
  }
  const cluster = config.clusters.get(entry.cluster);
  if (cluster === undefined) throw fail(`context "${context}" names cluster "${entry.cluster}", which is not there`);
  const user = entry.user ? config.users.get(entry.user) : {};
  if (user === undefined) throw fail(`context "${context}" names user "${entry.user}", which is not there`);
  return {
    context,
    clusterName: entry.cluster,
    cluster,
    userName: entry.user ?? '',
    user,
    namespace: entry.namespace ?? '',
  };
}

function inClusterConfig(environment: Environment): Kubeconfig {
  const host = environment.KUBERNETES_SERVICE_HOST ?? '';
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${environment.KUBERNETES_SERVICE_PORT ?? '443'}`;
  return {
    files: [],
    currentContext: 'in-cluster',
    clusters: new Map([['in-cluster', { server, 'certificate-authority': join(serviceAccountFolder, 'ca.crt') }]]),
    users: new Map([['service-account', { tokenFile: join(serviceAccountFolder, 'token') }]]),
    contexts: new Map([['in-cluster', { cluster: 'in-cluster', user: 'service-account' }]]),
  };
}
