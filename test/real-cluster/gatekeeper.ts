import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import { binary, gatekeeperCrds } from './binaries.ts';
import type { ControlPlane } from './control-plane.ts';
import { keepMetricsPort } from './pod-pages.ts';
import { freePorts, ProcessEnded, type ProcessGroup, type ServerProcess, waitFor } from './processes.ts';

export type GatekeeperComponent = 'audit' | 'webhook';

/** The arguments that the processes get and that the add-on's deployments in the fixtures show. */
export const gatekeeperFlags: Record<GatekeeperComponent, string[]> = {
  audit: [
    '--audit-interval=5',
    '--constraint-violations-limit=20',
    '--log-level=INFO',
    '--operation=audit',
    '--operation=status',
    '--operation=generate',
  ],
  webhook: ['--log-denies', '--log-level=INFO', '--operation=webhook'],
};

/** Gatekeeper's own processes, outside the cluster; each stands for one of the pods that the fixtures' deployments have. */
export interface Gatekeeper {
  /**
   * Starts what does not run: a process for each pod labelled `gatekeeper.sh/operation`. Resolves when they are healthy, and throws
   * when there is no such pod.
   * @param flags more arguments for each process; of one given twice the last counts
   */
  start(flags?: string[], component?: GatekeeperComponent): Promise<void>;
  /** Stops both, or one component. */
  stop(component?: GatekeeperComponent): Promise<void>;
  /** All that the processes of a component have logged so far: JSON lines. */
  logs(component: GatekeeperComponent): Promise<string>;
  /** Applies Gatekeeper's own CRDs. */
  installCrds(): Promise<void>;
  /** Base URL of the first webhook process, `https://127.0.0.1:PORT`; throws when none runs. */
  webhookUrl(): Promise<string>;
}

interface Pod {
  metadata: { namespace: string; name: string; deletionTimestamp?: string };
}

export function createGatekeeper(folder: string, processes: ProcessGroup, plane: ControlPlane): Gatekeeper {
  const running: Record<GatekeeperComponent, (ServerProcess & { port: number })[]> = { audit: [], webhook: [] };
  const logFiles: Record<GatekeeperComponent, Set<string>> = { audit: new Set(), webhook: new Set() };

  /** The pods that the processes stand for: Gatekeeper keeps what each of them says in an object that its pod owns. */
  async function podsOf(component: GatekeeperComponent): Promise<Pod[]> {
    const selector = encodeURIComponent(`gatekeeper.sh/operation=${component}`);
    const list = (await plane.connection.send('GET', `/api/v1/pods?labelSelector=${selector}`)) as { items: Pod[] };
    const alive = list.items.filter((pod) => !pod.metadata.deletionTimestamp);
    if (alive.length === 0) {
      throw new Error(
        `no pod has the label gatekeeper.sh/operation=${component}: apply the add-on's deployments first`,
      );
    }
    return alive;
  }

  async function startOne(component: GatekeeperComponent, { metadata }: Pod, flags: string[]): Promise<void> {
    const [port = 0, healthPort = 0, metricsPort = 0] = await freePorts(3);
    const pod = metadata.name;
    const home = join(folder, pod);
    const certificates = join(home, 'certs');
    await mkdir(join(home, 'audit'), { recursive: true });
    await mkdir(certificates, { recursive: true });
    await keepMetricsPort(folder, pod, metricsPort);
    const serving = await plane.authority.issue({ commonName: 'gatekeeper-webhook-service', hosts: ['127.0.0.1'] });
    await writeFile(join(certificates, 'ca.crt'), plane.authority.caPem);
    await writeFile(join(certificates, 'tls.crt'), serving.cert);
    await writeFile(join(certificates, 'tls.key'), serving.key, { mode: 0o600 });
    const args = [
      `--kubeconfig=${plane.kubeconfig}`,
      '--disable-cert-rotation',
      `--cert-dir=${certificates}`,
      '--host=127.0.0.1',
      `--port=${port}`,
      `--health-addr=127.0.0.1:${healthPort}`,
      `--prometheus-port=${metricsPort}`,
      `--api-cache-dir=${join(home, 'audit')}`,
      '--shutdown-delay=0',
      '--default-wait-for-vapb-generation=1',
      ...gatekeeperFlags[component],
      ...flags,
    ];
    const child = await processes.start(pod, binary('gatekeeper'), args, {
      POD_NAME: pod,
      POD_NAMESPACE: metadata.namespace,
    });
    running[component].push({ ...child, port });
    logFiles[component].add(child.logFile);
    await waitFor(`${pod} is healthy`, async () => {
      await child.check();
      const answer = await request(`http://127.0.0.1:${healthPort}/healthz`);
      await answer.body.dump();
      return answer.statusCode === 200;
    });
  }

  /** Another program can take a port between our look and the server's start: then it is started again on other ports. */
  async function startOnFreePorts(component: GatekeeperComponent, pod: Pod, flags: string[], tries = 3): Promise<void> {
    try {
      await startOne(component, pod, flags);
    } catch (error) {
      if (tries <= 1 || !(error instanceof ProcessEnded)) throw error;
      const ended = running[component].findIndex(({ name }) => name === pod.metadata.name);
      if (ended >= 0) running[component].splice(ended, 1);
      await startOnFreePorts(component, pod, flags, tries - 1);
    }
  }

  const components = (component?: GatekeeperComponent): GatekeeperComponent[] =>
    component ? [component] : ['audit', 'webhook'];

  return {
    async start(flags = [], component) {
      const starting = components(component).filter((each) => running[each].length === 0);
      await Promise.all(
        starting.map(async (each) =>
          Promise.all((await podsOf(each)).map((pod) => startOnFreePorts(each, pod, flags))),
        ),
      );
    },
    async stop(component) {
      await Promise.all(
        components(component).map((each) => Promise.all(running[each].splice(0).map((child) => child.stop()))),
      );
    },
    async logs(component) {
      const texts = await Promise.all([...logFiles[component]].map((file) => readFile(file, 'utf8')));
      return texts.join('');
    },
    async installCrds() {
      const files = (await readdir(gatekeeperCrds())).map((file) => join(gatekeeperCrds(), file));
      const names = await Promise.all(
        files.map(async (file) => {
          const text = await readFile(file, 'utf8');
          const name = text.match(/^ {2}name: (\S+)$/m)?.[1];
          if (!name) throw new Error(`${file} names no CRD`);
          const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
          const patch = { 'content-type': 'application/apply-patch+yaml' };
          await plane.connection.send('PATCH', `${path}?fieldManager=constable&force=true`, text, patch);
          return path;
        }),
      );
      for (const path of names) {
        await waitFor(`${path} is established`, async () => {
          const crd = (await plane.connection.send('GET', path)) as {
            status?: { conditions?: { type: string; status: string }[] };
          };
          return crd.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True');
        });
      }
    },
    async webhookUrl() {
      const [first] = running.webhook;
      if (!first) throw new Error('no Gatekeeper webhook process runs: start it first');
      return `https://127.0.0.1:${first.port}`;
    },
  };
}
