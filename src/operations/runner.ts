import { randomUUID } from 'node:crypto';
import { defined } from '../governance/defined.ts';
import { operations } from './catalogue.ts';
import { type Ending, execute, type FaultPoint } from './execution.ts';
import type { Journal } from './journal.ts';
import { type JournalEntry, type Owner, sameOwner } from './journal-record.ts';
import type { OperationWorld, PlannedOperation, RunStep } from './operation.ts';
import { isRunning, thisOwner } from './owner.ts';
import { canRun, type InputOf, type OperationKind } from './plan.ts';
import { type RunStatus, type StepStatus, statusOf } from './run-status.ts';

export interface Runner {
  /** Reads what is there and says what would be done; sends no change. @throws ZodError, ArmError */
  plan<K extends OperationKind>(kind: K, input: InputOf<K>, signal?: AbortSignal): Promise<PlannedOperation>;
  /** Runs a plan that was confirmed. @throws PlanError when it cannot run, or another runs on the same target */
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
}

export function createRunner({ world, journal, at, owner = thisOwner() }: RunnerOptions): Runner {
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
  world.arm.onThrottled(({ until }) => {
    for (const status of statuses.values())
      if (status.state === 'running') change(status.id, { throttledUntil: until });
  });

  function launch(
    id: string,
    kind: OperationKind,
    facts: unknown,
    cancelling: string,
    written: Promise<void>,
    before?: JournalEntry,
  ): OperationRun {
    const abort = new AbortController();
    aborts.set(id, abort);
    const finish = async (): Promise<RunStatus> => {
      let end: Ending;
      try {
        // Nothing is sent before the start is on the disk.
        await written;
        end = await execute({
          id,
          steps: operations[kind].steps(facts),
          world,
          journal,
          signal: abort.signal,
          cancelling,
          ...defined({ before, at }),
          update: (step, part) => changeStep(id, step, part),
        });
        const { state, note, problem } = end;
        if (state !== 'unfollowed') {
          const said = defined({ note, problem: problem && { ...problem } });
          await journal.append({ operation: id, event: 'finished', result: state, ...said });
        }
      } catch (error) {
        // Only the journal itself can fail here, or facts that an older console wrote.
        end = {
          state: 'failed',
          problem: {
            what: `The journal or its facts cannot be used: ${error instanceof Error ? error.message : String(error)}`,
            next: `Look at ${journal.path}, and at the target itself.`,
          },
        };
      }
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
      if (other) throw new PlanError(`"${other.title}" is still running on it`);
      const id = randomUUID();
      const what = { kind, title, target, input };
      set({
        id,
        ...what,
        cancelling,
        ...defined({ undo }),
        state: 'running',
        steps: plan.steps.map((step) => ({ ...step, state: 'pending' })),
        startedAt: world.now(),
        resumed: false,
      });
      const { cloud, signIn } = world.arm.connection;
      const written = journal.append({
        operation: id,
        event: 'started',
        ...what,
        facts,
        owner,
        by: { cloud: cloud.name, account: signIn.account, tenantId: signIn.tenantId },
        commands: [...plan.commands],
      });
      return launch(id, kind, facts, cancelling, written);
    },
    runs: () => [...statuses.values()],
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel: (id) => aborts.get(id)?.abort(),
    async resume() {
      const { cloud, signIn } = world.arm.connection;
      const mine = (entry: JournalEntry) =>
        entry.started.by.cloud === cloud.name && entry.started.by.tenantId === signIn.tenantId;
      const orphaned = (await journal.read()).filter(
        (entry) =>
          !entry.finished &&
          mine(entry) &&
          (isOurs(entry) ? !aborts.has(entry.started.operation) : !isRunning(entry.owner)),
      );
      for (const entry of orphaned) {
        await journal.append({ operation: entry.started.operation, event: 'resumed', owner, supersedes: entry.owner });
      }
      const claimed = new Set(orphaned.map(({ started }) => started.operation));
      // Another console may have claimed the same: the first claim in the file holds.
      const entries = (await journal.read()).filter((entry) => claimed.has(entry.started.operation) && isOurs(entry));
      return entries.map((entry) => {
        const { operation, kind, facts } = entry.started;
        const cancelling = 'it goes on in Azure unwatched';
        set({ ...statusOf(entry, stepsOf(entry.started)), state: 'running', cancelling });
        return launch(operation, kind, facts, cancelling, Promise.resolve(), entry);
      });
    },
  };

  function isOurs(entry: JournalEntry): boolean {
    return sameOwner(entry.owner, owner);
  }
}

/** Facts of an older release may no longer be understood; the rest of the entry still is. */
export function stepsOf({ kind, facts }: JournalEntry['started']): readonly RunStep[] {
  try {
    return operations[kind].steps(facts);
  } catch {
    return [];
  }
}
