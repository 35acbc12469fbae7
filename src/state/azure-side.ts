import type { StoreApi } from 'zustand/vanilla';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { operationWords } from '../operations/operation-words.ts';
import type { InputOf, OperationKind } from '../operations/plan.ts';
import type { AzureOptions, SignInMethod } from '../settings/azure-options.ts';
import { bulkVerbs } from './azure-bulk.ts';
import { createAzureContext } from './azure-context.ts';
import { createLogins, type Login } from './azure-login.ts';
import { createAzureOperations } from './azure-operations.ts';
import type { AzureFetched, AzureVerbs } from './azure-state.ts';
import { azureStore } from './azure-store.ts';
import type { AzureSurroundings } from './azure-surroundings.ts';
import type { ConsoleState } from './console-state.ts';
import type { ContextKey } from './remembered-cluster.ts';

/** The Azure half of the console. Login and subscription stay while contexts change; what is about the cluster does not. */
export interface AzureSide {
  readonly verbs: AzureVerbs;
  /** The console is at this context now. The first call begins signing in. Resolves when the cluster was told, or not. */
  contextIs(key: ContextKey): Promise<void>;
  close(): Promise<void>;
}

export function createAzureSide(
  consoleStore: StoreApi<ConsoleState>,
  azureOptions: AzureOptions | Promise<AzureOptions>,
  surroundings: AzureSurroundings,
): AzureSide {
  const store = azureStore(consoleStore);
  const { repeat } = surroundings;
  let login: Login | undefined;
  /** Of signing in and telling the cluster; undefined before the console is at any context. */
  let ready: Promise<void> | undefined;

  const context = createAzureContext(store, {
    ...surroundings,
    wanted: async () => (await azureOptions).cluster,
    heard: (parts, error) => logins.heard(parts, error),
  });
  const operations = createAzureOperations(store, {
    ...surroundings,
    cluster: () => consoleStore.getState().picture,
    reached: context.reached,
    sandbox: () => consoleStore.getState().connection.sandbox,
    onEnded: context.refreshAfterChange,
  });
  const logins = createLogins(store, {
    options: azureOptions,
    repeat,
    // Loading modules holds up the event loop: a frame goes before it.
    quiet: surroundings.quiet ?? (() => new Promise((resolve) => setImmediate(resolve))),
    again: (method) => void signIn(method),
    onOut() {
      login = undefined;
      context.end();
    },
    async onIn(next) {
      login = next;
      operations.begin(next);
      context.begin(next);
      await context.identify();
      await resume();
    },
    onBack: () => void resume(),
  });

  async function resume(): Promise<void> {
    if (repeat) await operations.resume();
  }

  const problem = () => store.get().problem ?? notSignedIn;

  async function signIn(method?: SignInMethod): Promise<AzureFetched<void>> {
    ready = logins.signIn(method);
    await ready;
    return login ? { value: undefined } : { problem: problem() };
  }

  /** Waits for a sign-in under way, so that the first key pressed is answered too. */
  async function asking<T>(ask: (login: Login) => Promise<T>): Promise<AzureFetched<T>> {
    await ready;
    if (!login) return { problem: problem() };
    const { parts } = login;
    try {
      return { value: await ask(login) };
    } catch (error) {
      logins.heard(parts, error);
      return { problem: parts.operationProblem(error) };
    }
  }

  /** Of an operation that changes the cluster alone. */
  async function planHere<K extends OperationKind>(kind: K, input: InputOf<K>, signal?: AbortSignal) {
    const { operationProblem } = await import('./azure-signed-in.ts');
    try {
      const runner = await operations.withoutLogin();
      return { value: await runner.plan(kind, input, signal) };
    } catch (error) {
      return { problem: operationProblem(error) };
    }
  }

  const isHere = (kind: OperationKind) => operationWords[kind].side === 'cluster';

  const start: AzureVerbs['start'] = (planned) => {
    try {
      const run = (login || isHere(planned.plan.kind)) && operations.start(planned);
      return run ? { value: run } : { problem: problem() };
    } catch (error) {
      return { problem: login?.parts.operationProblem(error) ?? startProblem(error) ?? problem() };
    }
  };

  const verbs: AzureVerbs = {
    want(slice) {
      if (slice !== 'journal') return context.want(slice);
      void operations.readJournal();
      return () => undefined;
    },
    async refresh(slice) {
      await ready;
      await context.refresh(slice);
    },
    signIn,
    chooseSubscription: (id) => asking(() => context.chooseSubscription(id)),
    chooseCluster: (id) => asking(() => context.chooseCluster(id)),
    plan: (kind, input, signal) =>
      isHere(kind)
        ? planHere(kind, input, signal)
        : asking(async () => {
            const runner = operations.runner();
            if (!runner) throw new Error('nothing can be run yet');
            return runner.plan(kind, input, signal);
          }),
    start,
    ...bulkVerbs(consoleStore, start),
    cancelRun: (id) => operations.runner()?.cancel(id),
    cancelThrottled() {
      operations.unthrottled();
      context.abandon();
    },
    readJournal: operations.readJournal,
    fetchResource: (id) => asking(({ parts, connection }) => parts.getResource(connection.arm, id)),
    fetchDefinition: (id) => asking(({ parts, connection }) => parts.getDefinition(connection.arm, id)),
    fetchInitiative: (id) => asking(({ parts, connection }) => parts.getInitiative(connection.arm, id)),
    async mayI(action, scope) {
      const answer = await asking(({ parts, connection }) => parts.mayDo(connection.arm, action, scope));
      return 'value' in answer ? answer.value : 'unknown';
    },
  };

  return {
    verbs,
    contextIs(key) {
      context.become(key);
      ready = ready ? ready.then(context.identify) : logins.signIn();
      return ready;
    },
    async close() {
      store.close();
      logins.close();
      context.end();
      await operations.close();
    },
  };
}

/** Why the runner would not begin, where no login brought the words for it. */
function startProblem(error: unknown): AzureProblem | undefined {
  return error instanceof Error
    ? { what: error.message, next: 'Wait for what runs there to end, then plan it anew.' }
    : undefined;
}

const notSignedIn: AzureProblem = {
  what: 'Not signed in to Azure',
  next: 'Run `az login`, or choose how to sign in.',
  remedy: { kind: 'sign-in' },
};
