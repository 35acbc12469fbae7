import { createStore } from 'zustand/vanilla';
import type { SessionOptions } from '../cluster/cluster-session.ts';
import type { ChosenCluster, ClusterSide, OpenCluster } from '../cluster/cluster-side.ts';
import type { HealthState } from '../cluster/connection/connection-health.ts';
import { known } from '../governance/known.ts';
import { logPlaces } from '../governance/log-places.ts';
import type { Problem } from '../governance/reading.ts';
import type { AzureOptions } from '../settings/azure-options.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import { kubeconfigPaths } from '../settings/kubeconfig-places.ts';
import { azureOff } from './azure-off.ts';
import { createAzureSide } from './azure-side.ts';
import { type AzureSlice, findingSlices } from './azure-state.ts';
import type { AzureSurroundings } from './azure-surroundings.ts';
import type { ConnectionStatus } from './connection-status.ts';
import { createConsoleFindings } from './console-findings.ts';
import type { ConsoleState, Fetched, LiveConsole } from './console-state.ts';
import { emptyConsole } from './empty-console.ts';
import { emptyPicture } from './empty-picture.ts';
import { type FindingsSchedule, scheduleFindings } from './findings-schedule.ts';
import { firstRead } from './first-read.ts';
import { noRollouts } from './rollout-check.ts';
import { rolloutVerbs } from './rollouts.ts';

/** One connection and all that hangs on it; closed whole when the context is switched. */
interface Live extends OpenCluster {
  readonly findings: FindingsSchedule;
  forgetAzure(): void;
}

/** How a live console asks Azure. */
export interface AzureStart
  extends Pick<AzureSurroundings, 'identifyAfter' | 'journal' | 'lists' | 'pace' | 'rememberedIn'> {
  readonly options: AzureOptions | Promise<AzureOptions>;
  /** What is read without being asked for; what the first screens and the findings rest on, unless told. */
  readonly fromTheStart?: readonly AzureSlice[];
}

/**
 * The live console. Returns at once and loads the cluster side beside (in this thread, unless told), so that the first frame
 * waits for nothing; what goes wrong stands in the store's `connection`. Azure is asked beside it, if at all, and neither
 * waits for the other.
 */
export function createLiveConsole(
  initial: ConnectionStatus,
  options: ConnectOptions | Promise<ConnectOptions>,
  times: SessionOptions['times'] = {},
  azureStart?: AzureStart,
  loadSide: () => Promise<ClusterSide> = sideInThisThread,
): LiveConsole {
  const store = createStore<ConsoleState>(() => emptyConsole(initial));
  let closed = false;
  let live: Live | undefined;
  let loadedSide: Promise<ClusterSide> | undefined;
  const clusterSide = () => {
    loadedSide ??= loadSide();
    return loadedSide;
  };
  const azure =
    azureStart &&
    createAzureSide(store, azureStart.options, {
      fromTheStart: findingSlices,
      ...azureStart,
      repeat: true,
      quiet: () => firstRead(store),
      async kubeconfig() {
        const [first] = kubeconfigPaths((await options).kubeconfig);
        if (first === undefined) throw new Error('no kubeconfig is named');
        return first;
      },
      connected: {
        get context() {
          return store.getState().connection.context;
        },
        get server() {
          return store.getState().connection.server;
        },
        get user() {
          return store.getState().connection.user;
        },
        get readonly() {
          return store.getState().connection.readonly;
        },
        picture: () => store.getState().picture,
        async requests() {
          if (live === undefined) throw Object.assign(new Error(), { problem: notConnected });
          return live.requests;
        },
      },
      images: (signal) =>
        live?.requests.images(signal) ?? Promise.reject(Object.assign(new Error(), { problem: notConnected })),
    });
  let opening: Promise<void> = open(undefined);
  let switches = 0;

  async function open(context: string | undefined): Promise<void> {
    try {
      // Loading modules holds up the event loop: the first frame goes before it.
      await new Promise((resolve) => setImmediate(resolve));
      const [connect, side, contexts] = await Promise.all([options, clusterSide(), import('./contexts.ts')]);
      // A namespace given by flag belongs to the context it was given for.
      const own = context === undefined ? connect : withoutNamespace(connect);
      const cluster = await side.choose(own, context);
      if (closed) return;
      store.setState({
        connection: contexts.connectingStatus(cluster.chosen, own),
        contexts: contexts.summarizeContexts(cluster.config, cluster.chosen.context),
        picture: emptyPicture,
        findings: [],
        rollouts: noRollouts,
      });
      live = begin(cluster);
    } catch (error) {
      if (!closed)
        store.setState({
          connection: { ...store.getState().connection, phase: 'retrying', problem: problemOf(error) },
        });
    }
    const { context: name, server } = store.getState().connection;
    if (!closed) void azure?.contextIs({ context: name, server });
  }

  function begin(cluster: ChosenCluster): Live {
    const findings = scheduleFindings(
      () => store.getState().picture,
      createConsoleFindings(store),
      (found) => store.setState({ findings: found }),
    );
    const events: Parameters<ChosenCluster['begin']>[0] = {
      onHealth: (health) => store.setState({ connection: statusOf(store.getState().connection, health) }),
      onSignIn: (text) => {
        const { connection } = store.getState();
        const problem = { what: text, next: 'waiting for the sign-in command of the kubeconfig' };
        if (connection.phase !== 'connected') store.setState({ connection: { ...connection, problem } });
      },
      onPicture: (picture) => {
        store.setState({ picture });
        findings.changed();
      },
    };
    const forgetAzure = store.subscribe((state, before) => {
      if (state.azure.picture !== before.azure.picture) findings.changed();
    });
    return { ...cluster.begin(events, times), findings, forgetAzure };
  }

  async function tearDown(): Promise<void> {
    const last = live;
    live = undefined;
    last?.forgetAzure();
    last?.findings.close();
    await last?.close();
  }

  /** Waits for a connection that is just being made, so that the first key pressed is answered too. */
  async function fetched<T>(ask: (live: Live) => Promise<T>): Promise<Fetched<T>> {
    await opening;
    if (live === undefined) return { problem: store.getState().connection.problem ?? notConnected };
    try {
      return { value: await ask(live) };
    } catch (error) {
      return { problem: problemOf(error) };
    }
  }

  return {
    store,
    azure: azure?.verbs ?? azureOff,
    async switchContext(name) {
      await opening;
      const [connect, side] = await Promise.all([options, clusterSide()]);
      try {
        await side.choose(connect, name);
      } catch (error) {
        return { problem: problemOf(error) };
      }
      const mine = ++switches;
      // One after the other, and only the last: two at a time would leave a session that nothing closes.
      opening = opening.then(async () => {
        if (mine === switches && !closed) await Promise.all([tearDown(), open(name)]);
      });
      await opening;
      if (mine !== switches) return { problem: overtaken };
      return live === undefined
        ? { problem: store.getState().connection.problem ?? notConnected }
        : { value: undefined };
    },
    async refreshContexts() {
      const [connect, side, contexts] = await Promise.all([options, clusterSide(), import('./contexts.ts')]);
      try {
        const config = await side.kubeconfig(connect, true);
        if (!closed)
          store.setState({ contexts: contexts.summarizeContexts(config, store.getState().connection.context) });
        return { value: undefined };
      } catch (error) {
        return { problem: problemOf(error) };
      }
    },
    fetchObject: (object) => fetched(({ requests }) => requests.object(object)),
    fetchEvents: (object) => fetched(({ requests }) => requests.events(object)),
    fetchConstraint: (kind, name) => fetched(({ requests }) => requests.constraint(kind, name)),
    fetchPolicyChecks: () => fetched(({ requests }) => requests.policyChecks(AbortSignal.timeout(30_000))),
    fetchTemplate: (name) => fetched(({ requests }) => requests.template(name)),
    dryRun: (request, signal = new AbortController().signal) =>
      fetched(({ requests }) => requests.dryRun(request, signal)),
    recheck: (request, signal = new AbortController().signal) =>
      fetched(({ requests }) => {
        const places = logPlaces(known(store.getState().picture.componentPods) ?? [], 'gatekeeper-controller');
        return requests.recheck({ request, places }, signal);
      }),
    checkRollout: (workload, signal = new AbortController().signal) =>
      fetched(({ requests }) => requests.checkRollout(workload, signal)),
    fetchSideEffects: () => fetched(({ requests }) => requests.sideEffects(new AbortController().signal)),
    rollouts: rolloutVerbs(store, async () => {
      await opening;
      return live?.requests;
    }),
    followLogs: (wish, take, signal) =>
      fetched(async ({ streams }) => {
        await streams.logs(wish, async (part) => take(part), signal);
        return undefined;
      }),
    fetchHistory: (question) => fetched(({ requests }) => requests.history(question)),
    async mayI(permission) {
      await opening;
      return live === undefined ? 'unknown' : live.requests.reviewAccess(permission);
    },
    async close() {
      closed = true;
      await opening;
      await Promise.all([tearDown(), azure?.close()]);
    },
  };
}

async function sideInThisThread(): Promise<ClusterSide> {
  const { createClusterSide } = await import('../cluster/cluster-side.ts');
  return createClusterSide([]);
}

const notConnected: Problem = { what: 'there is no connection to a cluster', next: 'choose a context with :contexts' };

const overtaken: Problem = { what: 'another context was chosen meanwhile', next: 'that one is shown' };

function statusOf(connection: ConnectionStatus, { phase, problem, retryAt }: HealthState): ConnectionStatus {
  const { problem: _problem, retryAt: _retryAt, ...pinned } = connection;
  return { ...pinned, phase, ...(problem && { problem }), ...(retryAt !== undefined && { retryAt }) };
}

function withoutNamespace({ namespace: _, ...rest }: ConnectOptions): ConnectOptions {
  return rest;
}

/** A ClusterError carries its problem; KubeconfigError is a sentence. Neither class is loaded here. */
function problemOf(error: unknown): Problem {
  if (error instanceof Error && 'problem' in error) return error.problem as Problem;
  const what = error instanceof Error ? error.message : String(error);
  return { what, next: 'mend the kubeconfig, or choose another with --kubeconfig' };
}
