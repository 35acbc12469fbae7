import { randomUUID } from 'node:crypto';
import type { ArmClients } from '../azure/arm-clients.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { defined } from '../governance/defined.ts';
import type { Ending } from './attempt.ts';
import { operations } from './catalogue.ts';
import { execute, type FaultPoint } from './execution.ts';
import type { Journal } from './journal.ts';
import { JournalError } from './journal-error.ts';
import { type JournalEntry, type JournalEvent, type Owner, sameOwner } from './journal-record.ts';
import type { OperationWorld, PlannedOperation, RunStep } from './operation.ts';
import { isRunning, thisOwner } from './owner.ts';
import { canRun, type InputOf, type OperationKind, type Plan } from './plan.ts';
import { type RunStatus, type StepStatus, statusOf } from './run-status.ts';
import { TakenOver } from './unsettled-step.ts';
import { clusterAt } from './work-cluster.ts';

export interface Runner {
  /** Reads what is there and says what would be done; sends no change. @throws ZodError, ArmError */
  plan<K extends OperationKind>(kind: K, input: InputOf<K>, signal?: AbortSignal): Promise<PlannedOperation>;
  /**
   * Runs a plan that was confirmed. It takes over from an operation on the same target that sends nothing any more: one that an
   * earlier console left, or that it undoes. @throws PlanError when it cannot run, or another still writes to the same target
   */
  start(planned: PlannedOperation): OperationRun;
  /** Runs of this console, and of earlier ones that were taken up; oldest first. */
  runs(): readonly RunStatus[];
  /** Called with every new list. @returns a function that ends it */
  subscribe(listener: (runs: readonly RunStatus[]) => void): () => void;
  cancel(id: string): void;
  /**
   * Takes up what earlier consoles left unfinished: follows what is still going on in Azure, says what became of the rest.
   * Operations of consoles that still run, and of other logins, are left alone. Sends no change.
   */
  resume(): Promise<readonly OperationRun[]>;
}

export interface OperationRun {
  readonly id: string;
  /** Resolves when it is over; never rejects. */
  readonly done: Promise<RunStatus>;
}

/** The plan may not be run; the message says why. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

export interface RunnerOptions {
  readonly world: OperationWorld;
  readonly journal: Journal;
  /** This process, unless told: a test plays several. */
  readonly owner?: Owner;
  readonly at?: (point: FaultPoint, step: string) => void | Promise<void>;
  /** Of whatever login there is; of the world's unless told. */
  readonly onThrottled?: ArmClients['onThrottled'];
  /** Id of the AKS cluster that the console is at. */
  readonly cluster?: () => string | undefined;
  /** Whether operations of the kind can be followed at all now: false without a login, or without a cluster. True unless told. */
  readonly isReachable?: (kind: OperationKind) => boolean;
  /** The journal is of sandboxes: each has its own ARM, and what was under way there ended with it. */
  readonly sandbox?: boolean;
}

export function createRunner(options: RunnerOptions): Runner {
  const { world, journal, at, owner = thisOwner() } = options;
  const statuses = new Map<string, RunStatus>();
  const aborts = new Map<string, AbortController>();
  const running = new Map<string, OperationRun>();
  const listeners = new Set<(runs: readonly RunStatus[]) => void>();

  const set = (status: RunStatus) => {
    statuses.set(status.id, status);
    const all = [...statuses.values()];
    for (const listener of listeners) listener(all);
  };
  const change = (id: string, part: Partial<RunStatus>) => {
    const status = statuses.get(id);
    if (status) set({ ...status, ...part });
  };
  const changeStep = (id: string, step: string, part: Partial<StepStatus>) => {
    const status = statuses.get(id);
    if (status) set({ ...status, steps: status.steps.map((one) => (one.id === step ? { ...one, ...part } : one)) });
  };
  const onThrottled = options.onThrottled ?? world.arm.onThrottled;
  onThrottled(({ until }) => {
    for (const status of statuses.values())
      if (status.state === 'running') change(status.id, { throttledUntil: until });
  });

  function launch(
    { id, kind, target, cancelling }: RunStatus,
    facts: unknown,
    written: Promise<void>,
    before?: JournalEntry,
  ): OperationRun {
    const abort = new AbortController();
    aborts.set(id, abort);
    const finish = async (): Promise<RunStatus> => {
      let end: Ending;
      let unwritten: JournalError | undefined;
      try {
        // Nothing is sent before the start is on the disk.
        await written;
        end = await execute({
          id,
          target,
          steps: operations[kind].steps(facts),
          ...defined({ side: operations[kind].words.side }),
          world,
          journal,
          signal: abort.signal,
          cancelling,
          ...defined({ before, at }),
          update: (step, part) => changeStep(id, step, part),
          unwritten(error) {
            unwritten = error;
          },
        });
        const { state, note, problem } = end;
        if (state !== 'unfollowed') {
          const said = defined({ note, problem: problem && { ...problem } });
          const finished = journal.append({ operation: id, event: 'finished', result: state, ...said });
          await finished.catch((error: unknown) => {
            unwritten = new JournalError(journal.path, error);
          });
        }
      } catch (error) {
        end = { state: 'failed', problem: error instanceof JournalError ? error.problem : unusable(error) };
      }
      if (unwritten && end.state !== 'failed')
        end = { ...end, note: [end.note, unwritten.message].filter(Boolean).join('; ') };
      aborts.delete(id);
      running.delete(id);
      change(id, { ...end, endedAt: world.now() });
      const status = statuses.get(id);
      if (!status) throw new Error(`no status of ${id}`);
      return status;
    };
    const run = { id, done: finish() };
    running.set(id, run);
    return run;
  }

  return {
    plan: <K extends OperationKind>(kind: K, input: InputOf<K>, signal = new AbortController().signal) =>
      operations[kind].plan(input, world, signal),
    start(planned) {
      const { plan, input, facts } = planned;
      const { kind, title, target, undo, cancelling } = plan;
      if (!canRun(plan))
        throw new PlanError(plan.nothingToDo ?? plan.obstacles[0]?.what ?? 'a permission it needs is missing');
      const other = [...statuses.values()].find(
        (status) => status.state === 'running' && status.target.toLowerCase() === target.toLowerCase(),
      );
      const joined = operations[kind].words.harmless && other ? running.get(other.id) : undefined;
      if (joined) return joined;
      if (other && !maySucceed(plan, other)) throw new PlanError(`"${other.title}" is still running on it`);
      const before = other && running.get(other.id)?.done;
      if (other) aborts.get(other.id)?.abort(new TakenOver(title));
      const id = randomUUID();
      const what = { kind, title, target, input, ...defined({ cluster: options.cluster?.() }) };
      const status: RunStatus = {
        id,
        ...what,
        cancelling,
        ...defined({ undo }),
        state: 'running',
        steps: plan.steps.map((step) => ({ ...step, state: 'pending' })),
        startedAt: world.now(),
        resumed: false,
      };
      set(status);
      const started = {
        ...what,
        facts,
        owner,
        by: whereabouts(kind),
        ...defined({ undo }),
        commands: [...plan.commands],
      };
      const written = Promise.resolve(before)
        .then(() => journal.append({ operation: id, event: 'started', ...started }))
        .catch((error: unknown) => Promise.reject(new JournalError(journal.path, error)));
      return launch(status, facts, written);
    },
    runs: () => [...statuses.values()],
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel: (id) => aborts.get(id)?.abort(),
    async resume() {
      const mine = ({ started: { by, kind } }: JournalEntry) => {
        const here = options.isReachable?.(kind) === false ? undefined : whereabouts(kind);
        return by.cloud === here?.cloud && by.endpoint === here.endpoint && by.tenantId === here.tenantId;
      };
      const left = (await journal.read()).filter(
        (entry) => !entry.finished && (isOurs(entry) ? !aborts.has(entry.started.operation) : !isRunning(entry.owner)),
      );
      const orphaned = left.filter(mine);
      if (options.sandbox) {
        const note = 'the sandbox that it ran in has ended, and all that it changed with it';
        for (const entry of left.filter((one) => !mine(one)))
          await claim(entry, { operation: entry.started.operation, event: 'finished', result: 'interrupted', note });
      }
      const claimed = new Set<string>();
      for (const entry of orphaned) {
        const { operation } = entry.started;
        if (await claim(entry, { operation, event: 'resumed', owner, supersedes: entry.owner })) claimed.add(operation);
      }
      // Another console may have claimed the same: the first claim in the file holds.
      const entries = (await journal.read()).filter((entry) => claimed.has(entry.started.operation) && isOurs(entry));
      return entries.map((entry) => {
        const cancelling = 'Nothing more is sent; what Azure has taken goes on unwatched.';
        const status: RunStatus = { ...statusOf(entry, stepsOf(entry.started)), state: 'running', cancelling };
        set(status);
        return launch(status, entry.started.facts, Promise.resolve(), entry);
      });
    },
  };

  /** Writes that it was taken up. On a disk that takes no record it stays as it is, and that is said of it. */
  async function claim(entry: JournalEntry, record: JournalEvent): Promise<boolean> {
    try {
      await journal.append(record);
      return true;
    } catch (error) {
      const { problem } = new JournalError(journal.path, error);
      const note = 'what an earlier console left is not taken up: that could not be written down';
      const next = `Make room for ${journal.path}, then start the console again.`;
      set({ ...statusOf(entry, stepsOf(entry.started)), state: 'unfollowed', note, problem: { ...problem, next } });
      return false;
    }
  }

  /**
   * As whom it is done, and where: the cloud and tenant of the login, of which only Microsoft's are known by their name alone;
   * or the cluster, by the address of its API server.
   */
  function whereabouts(kind: OperationKind) {
    if (operations[kind].words.side === 'cluster') {
      const { server, user } = clusterAt(world);
      return { cloud: 'Kubernetes', account: user, tenantId: '', endpoint: server };
    }
    const { cloud, signIn } = world.arm.connection;
    const endpoint = cloud.wellKnown ? undefined : cloud.resourceManager;
    return { cloud: cloud.name, account: signIn.account, tenantId: signIn.tenantId, ...defined({ endpoint }) };
  }

  function unusable(error: unknown): AzureProblem {
    return {
      what: `What the journal has of it cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      next: `Look at ${journal.path}, and at the target itself.`,
    };
  }

  function isOurs(entry: JournalEntry): boolean {
    return sameOwner(entry.owner, owner);
  }
}

/** Whether the plan may go on where the other is: one that was taken up only looks, and an undo ends what it undoes. */
function maySucceed(plan: Plan, { resumed, undo, steps }: RunStatus): boolean {
  const isSending = steps.some(({ state, writes, taken }) => state === 'running' && writes && !taken);
  return resumed || (undo?.kind === plan.kind && !isSending);
}

/** Facts of an older release may no longer be understood; the rest of the entry still is. */
export function stepsOf({ kind, facts }: JournalEntry['started']): readonly RunStep[] {
  try {
    return operations[kind].steps(facts);
  } catch {
    return [];
  }
}
