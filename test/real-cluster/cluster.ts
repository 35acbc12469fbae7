import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, type Connection, connect } from '../contract/connection.ts';
import { binary } from './binaries.ts';
import { controlOf, serveControl } from './control.ts';
import { contextName, startControlPlane } from './control-plane.ts';
import { createGatekeeper, type Gatekeeper } from './gatekeeper.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { podLog, restartLog, rotateLog, startKubelet } from './kubelet.ts';
import { type PodPages, startPodPages } from './pod-pages.ts';
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
  /** Makes a pod of the add-on say something, for `kubectl logs`; Gatekeeper's pods say what their processes say. */
  appendPodLog(pod: string, text: string): Promise<void>;
  /** As a kubelet does with a log that has grown long: only its last lines are left, if any. */
  rotatePodLog(pod: string, keptLines?: number): Promise<void>;
  /** What the pod said until now is that of its run before, as when its container starts anew. */
  restartPodLog(pod: string): Promise<void>;
  gatekeeper: Gatekeeper;
  /** Where the pods of Gatekeeper answer for their metrics. */
  pages: PodPages;
}

export interface OwnedCluster extends RealCluster {
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
  | 'folder'
  | 'kubeconfig'
  | 'server'
  | 'adminClient'
  | 'connection'
  | 'kubectl'
  | 'apply'
  | 'patchPodStatus'
  | 'appendPodLog'
  | 'rotatePodLog'
  | 'restartPodLog'
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
    appendPodLog: (pod, text) => appendFile(podLog(folder, pod), text),
    rotatePodLog: (pod, keptLines) => rotateLog(folder, pod, keptLines),
    restartPodLog: (pod) => restartLog(folder, pod),
    async patchPodStatus(namespace, pod, status) {
      const path = `/api/v1/namespaces/${namespace}/pods/${pod}/status`;
      await connection.send('PATCH', path, { status }, { 'content-type': 'application/merge-patch+json' });
    },
  };
}

/** What attachRealCluster reads from the folder. */
interface Description {
  adminClient: Client;
  etcd: string;
  pages: PodPages;
}

const descriptionIn = (folder: string) => join(folder, 'cluster.json');

/** Starts a cluster of its own on free ports (about 6 s); Gatekeeper's CRDs are there, Gatekeeper itself has to be started. */
export async function startRealCluster(): Promise<OwnedCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'constable-cluster-'));
  const processes = createProcessGroup(folder);
  try {
    const plane = await startControlPlane(folder, processes);
    const gatekeeper = createGatekeeper(folder, processes, plane);
    await gatekeeper.installCrds();
    const { server: pageServer, ...pages } = await startPodPages(folder);
    const kubelet = await startKubelet(folder, plane.authority, plane.connection);
    const userKubeconfig: RealCluster['userKubeconfig'] = async (name, groups = []) => {
      const path = join(folder, `user-${name.replace(/[^\w.-]/g, '-')}.kubeconfig`);
      const identity = await plane.authority.issue({ commonName: name, organizations: groups });
      const { server, ca } = plane.admin;
      await writeKubeconfig(path, contextName, name, { server, ca, ...identity });
      return path;
    };
    const description: Description = { adminClient: plane.admin, etcd: plane.etcd, pages };
    await writeFile(descriptionIn(folder), JSON.stringify(description), { mode: 0o600 });
    const control = await serveControl(folder, { ...gatekeeper, userKubeconfig });
    return {
      ...clusterClient(folder, plane.admin, plane.connection),
      etcd: plane.etcd,
      gatekeeper,
      pages,
      userKubeconfig,
      async stop() {
        control.close();
        pageServer.close();
        pageServer.closeAllConnections();
        kubelet.close();
        kubelet.closeAllConnections();
        await plane.connection.close();
        await processes.stop();
      },
    };
  } catch (error) {
    await processes.stop();
    throw error;
  }
}

/** A cluster that another process started and keeps (vitest's global set-up, serve.ts). */
export async function attachRealCluster(folder: string): Promise<RealCluster> {
  const { adminClient, etcd, pages } = JSON.parse(await readFile(descriptionIn(folder), 'utf8')) as Description;
  const ask = controlOf(folder);
  return {
    ...clusterClient(folder, adminClient, connect(adminClient)),
    etcd,
    pages,
    userKubeconfig: (name, groups) => ask('userKubeconfig', name, groups ?? []) as Promise<string>,
    gatekeeper: {
      start: async (flags, component) => void (await ask('start', flags ?? [], ...(component ? [component] : []))),
      stop: async (component) => void (await ask('stop', ...(component ? [component] : []))),
      logs: (component) => ask('logs', component) as Promise<string>,
      webhookUrl: () => ask('webhookUrl') as Promise<string>,
      installCrds: async () => void (await ask('installCrds')),
    },
  };
}
