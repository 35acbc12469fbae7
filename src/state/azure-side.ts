import type { StoreApi } from 'zustand/vanilla';
import type { AzurePicture } from '../governance/azure/azure-picture.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { isReachedAt, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { idKey } from '../governance/azure/resource-id.ts';
import { live } from '../governance/reading.ts';
import type { Journal } from '../operations/journal.ts';
import type { Pace } from '../operations/operation.ts';
import type { RunStatus } from '../operations/run-status.ts';
import type { AzureOptions, SignInMethod } from '../settings/azure-options.ts';
import type { AzureReader } from './azure-reader.ts';
import type { Runs } from './azure-runs.ts';
import type { AzureList } from './azure-source.ts';
import type { AzureFetched, AzureSlice, AzureState, AzureVerbs, ThrottledRequest } from './azure-state.ts';
import type { ConsoleState } from './console-state.ts';
import type { ContextKey } from './remembered-cluster.ts';

/** What Azure's side needs of the rest of the console. */
export interface AzureSurroundings {
  /** Where credentials are written. */
  kubeconfig(): Promise<string>;
  /** Images of the connected cluster's running pods; rejects with an error that has a `problem`. */
  images(signal: AbortSignal): Promise<readonly string[]>;
  /** Resolves when what comes first on the screen has been read: modules and answers of Azure's hold that up. */
  quiet?(): Promise<void>;
  /** False reads each slice once. */
  readonly repeat: boolean;
  /** What resources rest on, beside what every check does. */
  readonly lists: readonly AzureList<unknown>[];
  /** Slices that are read without being asked for. */
  readonly fromTheStart: readonly AzureSlice[];
  readonly journal?: Journal;
  readonly pace?: Pace;
  /** Where the clusters that were chosen by hand are remembered, when not in the state folder. */
  readonly rememberedIn?: string;
}

/** The Azure half of the console. Login and subscription stay while contexts change; what is about the cluster does not. */
export interface AzureSide {
  readonly verbs: AzureVerbs;
  /** The console is at this context now. The first call begins signing in. Resolves when the cluster was told, or not. */
  contextIs(key: ContextKey): Promise<void>;
  close(): Promise<void>;
}

type Parts = typeof import('./azure-signed-in.ts');
type Connection = Awaited<ReturnType<Parts['connectAzure']>>;

interface Session {
  readonly parts: Parts;
  readonly connection: Connection;
  readonly reader: AzureReader;
}

/** Milliseconds until a cloud that could not be reached is tried again. */
const retryAfter = 30_000;

export function createAzureSide(
  store: StoreApi<ConsoleState>,
  azureOptions: AzureOptions | Promise<AzureOptions>,
  surroundings: AzureSurroundings,
): AzureSide {
  let key: ContextKey | undefined;
  let session: Session | undefined;
  let runs: Runs | undefined;
  let journal: Journal | undefined = surroundings.journal;
  let subscriptionId: string | undefined;
  let cluster: ManagedCluster | undefined;
  let noCluster: AzureProblem | undefined;
  let identified = false;
  let attempt = 0;
  let retryTimer: NodeJS.Timeout | undefined;
  let throttleTimer: NodeJS.Timeout | undefined;
  let closed = false;
  const wanted = new Set<AzureSlice>(surroundings.fromTheStart);
  const looked = new Set<string>();
  /** Of signing in and telling the cluster. */
  let ready: Promise<void> = Promise.resolve();

  const azure = () => store.getState().azure;
  const change = (next: (before: AzureState) => AzureState): void => {
    if (!closed) store.setState(({ azure: before }) => ({ azure: next(before) }));
  };
  const set = (part: Partial<AzureState>): void => change((before) => ({ ...before, ...part }));
  const setPicture = (part: Partial<AzurePicture>): void =>
    change((before) => ({ ...before, picture: { ...before.picture, ...part } }));
  const phase = (part: Pick<AzureState, 'phase'> & Partial<AzureState>): void =>
    change(({ problem: _problem, prompt: _prompt, ...before }) => ({ ...before, ...part }));

  async function connect(method: SignInMethod | undefined): Promise<void> {
    const mine = ++attempt;
    clearTimeout(retryTimer);
    session?.reader.close();
    session = undefined;
    phase({ phase: 'signing-in' });
    // Loading modules holds up the event loop: a frame goes before it.
    await (surroundings.quiet?.() ?? new Promise((resolve) => setImmediate(resolve)));
    const parts = await import('./azure-signed-in.ts');
    try {
      const options = await azureOptions;
      const connection = await parts.connectAzure(
        { ...options, ...(method ? { signIn: method } : {}) },
        (prompt) => mine === attempt && set({ prompt }),
      );
      if (mine !== attempt || closed) return;
      begin(parts, connection);
    } catch (error) {
      if (mine !== attempt || closed) return;
      const problem = parts.adviceFor(error);
      const signedOut = problem.remedy?.kind === 'sign-in';
      phase({ phase: signedOut ? 'not-signed-in' : 'failed', problem });
      const source = azure().picture.signIn.source;
      setPicture({ signIn: { state: signedOut ? 'denied' : 'failed', source, problem } });
      if (!signedOut && surroundings.repeat) {
        retryTimer = setTimeout(() => void signIn(method), retryAfter);
        retryTimer.unref();
      }
      return;
    }
    await identify();
    await resume();
  }

  function begin(parts: Parts, connection: Connection): void {
    const { arm, subscriptions, subscription } = connection;
    const { method, account, objectId, tenantId } = arm.connection.signIn;
    subscriptionId = subscription?.id;
    journal ??= parts.openJournal();
    if (runs) runs.use(arm);
    else {
      runs = parts.openRuns(arm, {
        journal,
        evidence: evidence(parts),
        pace: surroundings.pace,
        kubeconfig: surroundings.kubeconfig,
        onThrottled: throttled,
      });
      runs.runner.subscribe(turned);
    }
    const reader = parts.createAzureReader({
      repeat: surroundings.repeat,
      update: (next) => {
        change(next);
        lookForUnknownDefinitions();
      },
      onRead: (error) => wasRead(parts, error),
      lists: surroundings.lists,
      access: () => ({
        arm,
        subscriptions: azure().picture.subscriptions.value ?? subscriptions,
        subscriptionId,
        cluster: cluster && (azure().picture.cluster.value ?? cluster),
        noCluster,
        images: surroundings.images,
        azure,
      }),
    });
    session = { parts, connection, reader };
    const now = Date.now();
    phase({ phase: 'signed-in' });
    setPicture({
      signIn: live(
        `the Azure login (${method})`,
        {
          method,
          account,
          ...(objectId ? { objectId } : {}),
          tenantId,
          cloud: connection.cloud.name,
        },
        now,
      ),
      subscriptions: live('GET /subscriptions', subscriptions, now),
      ...(subscriptionId ? { subscriptionId } : {}),
    });
  }

  /** Only a cluster that the context really reaches shows what became of a change. */
  function evidence(parts: Parts): ReturnType<Parts['evidenceFrom']> {
    const reached = () => {
      const host = key && parts.hostOf(key.server);
      const remembered = azure().identified?.how !== '--cluster';
      return cluster && (remembered || (host && isReachedAt(cluster, host))) ? cluster.id : undefined;
    };
    return Object.assign(
      parts.evidenceFrom(() => store.getState().picture, reached),
      {
        images: () => azure().picture.images.value,
      },
    );
  }

  async function identify(): Promise<void> {
    const asking = session;
    const context = key;
    if (!asking || !context) return;
    const { parts, connection, reader } = asking;
    const { cluster: flag } = await azureOptions;
    identified = false;
    cluster = undefined;
    noCluster = undefined;
    let problem: AzureProblem | undefined;
    try {
      const result = await parts.identifyCluster({
        arm: connection.arm,
        key: context,
        subscriptions: connection.subscriptions,
        subscriptionId,
        wanted: flag,
        rememberedIn: surroundings.rememberedIn,
        signal: AbortSignal.timeout(60_000),
      });
      // Meanwhile another context or login may have come.
      if (session !== asking || key !== context || closed) return;
      cluster = result.cluster;
      problem = result.problem;
      setPicture({ candidates: result.candidates });
      set({ identified: result.identified });
    } catch (error) {
      if (session !== asking || key !== context || closed) return;
      problem = parts.operationProblem(error);
      wasRead(parts, error);
    }
    noCluster = problem;
    identified = true;
    const reading = reader.clusterChanged();
    if (cluster) setPicture({ cluster: live(`GET ${cluster.id}`, cluster, Date.now()) });
    for (const slice of wanted) if (slice !== 'catalogue') reader.want(slice);
    await reading;
    // The assignments say which definitions of other categories belong to it.
    if (wanted.has('assignments')) await reader.refresh('assignments');
    if (wanted.has('catalogue')) reader.want('catalogue');
  }

  /** What began or ended has written to the journal. */
  function turned(list: readonly RunStatus[]): void {
    const states = (of: readonly RunStatus[]) => of.map(({ state }) => state).join();
    const others = states(list) !== states(azure().runs);
    set({ runs: list });
    if (others && azure().journal.state !== 'loading') void readJournal();
  }

  /** Takes up what an earlier console left, as soon as there is a login to ask with. */
  async function resume(): Promise<void> {
    if (!surroundings.repeat || !runs) return;
    const taken = await runs.runner.resume().catch(() => []);
    for (const { done } of taken) void done.then(ended);
  }

  async function ended(): Promise<void> {
    const after = ['cluster', 'assignments', 'compliance', 'providers', 'registries', 'remediations'] as const;
    await Promise.all(after.filter((slice) => wanted.has(slice)).map((slice) => session?.reader.refresh(slice)));
  }

  /** A definition that was just assigned may be in no list that was read. */
  function lookForUnknownDefinitions(): void {
    const { assignments, definitions, initiatives } = azure().picture;
    if (!definitions.value || !initiatives.value) return;
    const unknown = (assignments.value ?? [])
      .map(({ definitionId }) => idKey(definitionId))
      .filter((id) => !looked.has(id) && !definitions.value?.has(id) && !initiatives.value?.has(id));
    if (unknown.length === 0) return;
    for (const id of unknown) looked.add(id);
    void session?.reader.refresh('catalogue');
  }

  /** Tells a login that ended, or works again, from the readings. */
  function wasRead(parts: Parts, error: unknown): void {
    const problem = error === undefined ? undefined : parts.adviceFor(error);
    if (problem?.status === 401) {
      if (azure().phase === 'signed-in') phase({ phase: 'not-signed-in', problem });
    } else if (error === undefined && azure().phase === 'not-signed-in') {
      phase({ phase: 'signed-in' });
      void resume();
    }
  }

  function throttled(request: ThrottledRequest): void {
    set({ throttled: request });
    clearTimeout(throttleTimer);
    throttleTimer = setTimeout(() => change(({ throttled: _, ...before }) => before), request.until - Date.now());
    throttleTimer.unref();
  }

  async function readJournal(): Promise<void> {
    const parts = await import('./azure-signed-in.ts');
    journal ??= parts.openJournal();
    set({ journal: await parts.readJournal(journal, runs?.runner) });
  }

  function signIn(method?: SignInMethod): Promise<AzureFetched<void>> {
    ready = connect(method);
    return ready.then(() => (session ? { value: undefined } : { problem: azure().problem ?? notSignedIn }));
  }

  /** Waits for a sign-in under way, so that the first key pressed is answered too. */
  async function asking<T>(ask: (session: Session) => Promise<T>): Promise<AzureFetched<T>> {
    await ready;
    if (!session) return { problem: azure().problem ?? notSignedIn };
    try {
      return { value: await ask(session) };
    } catch (error) {
      wasRead(session.parts, error);
      return { problem: session.parts.operationProblem(error) };
    }
  }

  const verbs: AzureVerbs = {
    want(slice) {
      if (slice === 'journal') return void readJournal();
      wanted.add(slice);
      if (identified) session?.reader.want(slice);
    },
    async refresh(slice) {
      await ready;
      if (slice === undefined) await session?.reader.refreshAll();
      else await session?.reader.refresh(slice);
    },
    signIn,
    chooseSubscription: (id) =>
      asking(async ({ connection, reader }) => {
        const found = connection.subscriptions.find((one) => one.id.toLowerCase() === id.toLowerCase());
        if (!found) throw new Error(`there is no subscription ${id} among those of this login`);
        subscriptionId = found.id;
        setPicture({ subscriptionId: found.id });
        await reader.clusterChanged();
      }),
    chooseCluster: (id) =>
      asking(async ({ parts, connection, reader }) => {
        const context = key;
        if (!context) throw new Error('there is no context to choose a cluster for');
        const chosen = id === undefined ? undefined : await parts.getCluster(connection.arm, id);
        await parts.rememberCluster(context, chosen?.id, surroundings.rememberedIn);
        if (!chosen) return identify();
        cluster = chosen;
        noCluster = undefined;
        setPicture({ candidates: [] });
        const { looksLikeAks = false } = azure().identified ?? {};
        set({ identified: { how: 'chosen by hand', unread: [], looksLikeAks, byHand: true } });
        const reading = reader.clusterChanged();
        setPicture({ cluster: live(`GET ${chosen.id}`, chosen, Date.now()) });
        await reading;
      }),
    plan: (kind, input, signal) =>
      asking(async () => {
        if (!runs) throw new Error('nothing can be run yet');
        return runs.runner.plan(kind, input, signal);
      }),
    start(planned) {
      if (!session || !runs) return { problem: azure().problem ?? notSignedIn };
      try {
        const run = runs.runner.start(planned);
        void run.done.then(ended);
        return { value: run };
      } catch (error) {
        return { problem: session.parts.operationProblem(error) };
      }
    },
    cancelRun: (id) => runs?.runner.cancel(id),
    cancelThrottled() {
      clearTimeout(throttleTimer);
      change(({ throttled: _, ...before }) => before);
      session?.reader.abandon();
    },
    readJournal,
    fetchResource: (id) => asking(({ parts, connection }) => parts.getResource(connection.arm, id)),
    fetchAssignment: (id) => asking(({ parts, connection }) => parts.getAssignment(connection.arm, id)),
    fetchDefinition: (id) => asking(({ parts, connection }) => parts.getDefinition(connection.arm, id)),
    fetchInitiative: (id) => asking(({ parts, connection }) => parts.getInitiative(connection.arm, id)),
    async mayI(action, scope) {
      const answer = await asking(({ parts, connection }) => parts.mayDo(connection.arm, action, scope));
      return 'value' in answer ? answer.value : 'unknown';
    },
  };

  return {
    verbs,
    contextIs(next) {
      const first = key === undefined;
      key = next;
      if (first) {
        ready = connect(undefined);
        return ready;
      }
      identified = false;
      cluster = undefined;
      noCluster = undefined;
      session?.reader.forgetCluster();
      change(({ identified: _, ...before }) => ({ ...before, picture: { ...before.picture, candidates: [] } }));
      ready = ready.then(identify);
      return ready;
    },
    async close() {
      closed = true;
      attempt++;
      clearTimeout(retryTimer);
      clearTimeout(throttleTimer);
      session?.reader.close();
      runs?.close();
      await journal?.close();
    },
  };
}

const notSignedIn: AzureProblem = {
  what: 'Not signed in to Azure',
  next: 'Run `az login`, or choose how to sign in.',
  remedy: { kind: 'sign-in' },
};
