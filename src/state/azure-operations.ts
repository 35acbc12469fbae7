import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { PlannedOperation } from '../operations/operation.ts';
import type { RunStatus } from '../operations/run-status.ts';
import type { Runner } from '../operations/runner.ts';
import type { Login } from './azure-login.ts';
import type { Runs } from './azure-runs.ts';
import type { ThrottledRequest } from './azure-state.ts';
import type { AzureStore } from './azure-store.ts';
import type { AzureSurroundings } from './azure-surroundings.ts';

interface OperationsOptions extends AzureSurroundings {
  /** What shows in the cluster what became of a change; of the cluster with the id that `reached` gives. */
  cluster(): ClusterPicture;
  reached(): string | undefined;
  /** The console is at a sandbox, whose operations go with it. */
  sandbox(): boolean;
  /** An operation is over. */
  onEnded(): Promise<void>;
}

/** What this console changes in Azure, whatever login it has at the moment, and the journal of it. */
export function createAzureOperations(store: AzureStore, options: OperationsOptions) {
  let { journal } = options;
  let runs: Runs | undefined;
  let throttleTimer: NodeJS.Timeout | undefined;

  function throttled(request: ThrottledRequest): void {
    clearTimeout(throttleTimer);
    store.set({ throttled: request });
    throttleTimer = setTimeout(unthrottled, request.until - Date.now());
    throttleTimer.unref();
  }

  function unthrottled(): void {
    clearTimeout(throttleTimer);
    store.change(({ throttled: _, ...before }) => before);
  }

  async function readJournal(): Promise<void> {
    const parts = await import('./azure-signed-in.ts');
    journal ??= parts.openJournal(parts.journalPath(options.sandbox()));
    store.set({ journal: await parts.readJournal(journal, runs?.runner) });
  }

  /** What began or ended has written to the journal. */
  function turned(list: readonly RunStatus[]): void {
    const states = (of: readonly RunStatus[]) => of.map(({ state }) => state).join();
    const others = states(list) !== states(store.get().runs);
    store.set({ runs: list });
    if (others && store.get().journal.state !== 'loading') void readJournal();
  }

  async function follow(done: Promise<RunStatus>): Promise<void> {
    await done;
    if (store.get().journal.state !== 'loading') await readJournal();
    await options.onEnded();
  }

  function open(parts: Login['parts'], arm: Login['connection']['arm'] | undefined): Runs {
    journal ??= parts.openJournal(parts.journalPath(options.sandbox()));
    const evidence = parts.evidenceFrom(options.cluster, options.reached);
    runs = parts.openRuns(arm, {
      journal,
      cluster: () => store.get().picture.cluster.value?.id,
      connected: options.connected,
      sandbox: options.sandbox(),
      evidence: Object.assign(evidence, { images: () => store.get().picture.images.value }),
      pace: options.pace,
      kubeconfig: options.kubeconfig,
      onThrottled: throttled,
    });
    runs.runner.subscribe(turned);
    return runs;
  }

  async function resume(): Promise<void> {
    // A journal that cannot be read is told where it is shown, with the reason.
    const taken = (await runs?.runner.resume().catch(() => readJournal().then(() => []))) ?? [];
    for (const { done } of taken) void follow(done);
  }

  return {
    /** Operations go through this login from now on. */
    begin({ parts, connection: { arm } }: Login): void {
      if (runs) runs.use(arm);
      else open(parts, arm);
    },
    /** The runner, also while nobody is signed in to Azure: what changes the cluster needs no login. */
    async withoutLogin(): Promise<Runner> {
      const parts = await import('./azure-signed-in.ts');
      if (runs) return runs.runner;
      const { runner } = open(parts, undefined);
      await resume();
      return runner;
    },
    /** Takes up what an earlier console left. */
    resume,
    /** Undefined before the first login. */
    runner: () => runs?.runner,
    start(planned: PlannedOperation) {
      const run = runs?.runner.start(planned);
      if (run) void follow(run.done);
      return run;
    },
    readJournal,
    unthrottled,
    async close(): Promise<void> {
      clearTimeout(throttleTimer);
      runs?.close();
      await journal?.close();
    },
  };
}
