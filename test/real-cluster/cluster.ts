import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary } from './binaries.ts';
import type { Connection } from './connection.ts';
import { contextName, startControlPlane } from './control-plane.ts';
import { createGatekeeper, type Gatekeeper } from './gatekeeper.ts';
import { type Client, writeKubeconfig } from './kubeconfig.ts';
import { createProcessGroup } from './processes.ts';

export interface KubectlResult {
  stdout: string;
  stderr: string;
  code: number;
}

/** A real kube-apiserver on 127.0.0.1 with etcd, kube-controller-manager and, once started, Gatekeeper. */
export interface RealCluster {
  /** The temporary folder with everything of this cluster: `kubeconfig`, logs, certificates. Gone after stop(). */
  folder: string;
  /** The admin's kubeconfig, context `constable-real`. */
  kubeconfig: string;
  /** `https://127.0.0.1:PORT` */
  server: string;
  /** The admin's certificates, PEM. */
  adminClient: Client;
  /** Plain HTTPS as the admin. */
  connection: Connection;
  /** Base URL of etcd, plain HTTP with its JSON gateway (/v3/kv/compaction …). */
  etcd: string;
  /** Runs kubectl; never throws for its exit code. */
  kubectl(args: string[], options?: { input?: string; kubeconfig?: string }): Promise<KubectlResult>;
  /**
   * Server-side apply. Throws with kubectl's words.
   * @param what YAML or JSON text, or objects
   */
  apply(what: string | object | object[], fieldManager?: string): Promise<void>;
  /** The kubeconfig of a user of our authority, who may do what RBAC grants the name and groups; nothing to begin with. */
  userKubeconfig(name: string, groups?: string[]): Promise<string>;
  /** Merges into a pod's status, as its kubelet would write it. */
  patchPodStatus(namespace: string, pod: string, status: object): Promise<void>;
  gatekeeper: Gatekeeper;
  /** Stops every process and removes the folder. The same happens when this process ends in any way. */
  stop(): Promise<void>;
}

/** What of a cluster works from every process that can read its folder. */
export function clusterClient(
  folder: string,
  adminClient: Client,
  connection: Connection,
): Pick<
  RealCluster,
  'folder' | 'kubeconfig' | 'server' | 'adminClient' | 'connection' | 'kubectl' | 'apply' | 'patchPodStatus'
> {
  const kubeconfig = join(folder, 'kubeconfig');
  const kubectl: RealCluster['kubectl'] = (args, options = {}) => {
    const { promise, resolve } = Promise.withResolvers<KubectlResult>();
    const all = [
      '--kubeconfig',
      options.kubeconfig ?? kubeconfig,
      '--cache-dir',
      join(folder, 'kubectl-cache'),
      ...args,
    ];
    const child = execFile(binary('kubectl'), all, { maxBuffer: 512 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ stdout, stderr, code: error ? (typeof error.code === 'number' ? error.code : 1) : 0 }),
    );
    child.stdin?.end(options.input ?? '');
    return promise;
  };
  return {
    folder,
    kubeconfig,
    server: adminClient.server,
    adminClient,
    connection,
    kubectl,
    async apply(what, fieldManager = 'constable') {
      const items = Array.isArray(what) ? { apiVersion: 'v1', kind: 'List', items: what } : what;
      const input = typeof items === 'string' ? items : JSON.stringify(items);
      const flags = ['--server-side', '--force-conflicts', `--field-manager=${fieldManager}`];
      const { code, stderr } = await kubectl(['apply', ...flags, '-f', '-'], { input });
      if (code !== 0) throw new Error(`kubectl apply: ${stderr.trim()}`);
    },
    async patchPodStatus(namespace, pod, status) {
      const path = `/api/v1/namespaces/${namespace}/pods/${pod}/status`;
      await connection.send('PATCH', path, { status }, { 'content-type': 'application/merge-patch+json' });
    },
  };
}

/** Starts a cluster of its own on free ports (about 6 s); Gatekeeper's CRDs are there, Gatekeeper itself has to be started. */
export async function startRealCluster(): Promise<RealCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'constable-cluster-'));
  const processes = createProcessGroup(folder);
  try {
    const plane = await startControlPlane(folder, processes);
    const gatekeeper = createGatekeeper(folder, processes, plane);
    await gatekeeper.installCrds();
    return {
      ...clusterClient(folder, plane.admin, plane.connection),
      etcd: plane.etcd,
      gatekeeper,
      async userKubeconfig(name, groups = []) {
        const path = join(folder, `user-${name.replace(/[^\w.-]/g, '-')}.kubeconfig`);
        const identity = await plane.authority.issue({ commonName: name, organizations: groups });
        await writeKubeconfig(path, contextName, name, {
          server: plane.admin.server,
          ca: plane.authority.caPem,
          ...identity,
        });
        return path;
      },
      async stop() {
        await plane.connection.close();
        await processes.stop();
      },
    };
  } catch (error) {
    await processes.stop();
    throw error;
  }
}
