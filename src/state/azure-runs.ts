import { setTimeout } from 'node:timers/promises';
import type { ArmClients } from '../azure/arm-clients.ts';
import { NotSignedInError } from '../azure/sign-in.ts';
import type { Throttled } from '../azure/throttling.ts';
import { counted, grouped } from '../governance/number-text.ts';
import { live } from '../governance/reading.ts';
import type { ClusterEvidence } from '../operations/cluster-evidence.ts';
import type { Journal, JournalContents } from '../operations/journal.ts';
import type { JournalEntry } from '../operations/journal-record.ts';
import { type OperationWorld, type Pace, unhurried } from '../operations/operation.ts';
import { operationWords } from '../operations/operation-words.ts';
import { type RunStatus, statusOf } from '../operations/run-status.ts';
import { createRunner, type Runner, stepsOf } from '../operations/runner.ts';
import type { WorkCluster } from '../operations/work-cluster.ts';
import type { AzureState, JournalItem } from './azure-state.ts';

interface RunsOptions {
  readonly journal: Journal;
  readonly evidence: ClusterEvidence;
  /** Id of the AKS cluster that the console is at. */
  cluster(): string | undefined;
  readonly sandbox: boolean;
  readonly pace?: Pace | undefined;
  /** The connected cluster, for operations that change it. */
  readonly connected: WorkCluster | undefined;
  kubeconfig(): Promise<string>;
  onThrottled(throttled: Throttled): void;
}

/** One runner for the whole console, whatever login it has at the moment. */
export interface Runs {
  readonly runner: Runner;
  /** From now on operations go through these clients. */
  use(arm: ArmClients): void;
  /** Nothing is looked at any more; what is under way in Azure is taken up by the next console. */
  close(): void;
}

/** `first` is absent while nobody is signed in: then only the cluster can be changed. */
export function openRuns(first: ArmClients | undefined, options: RunsOptions): Runs {
  const listeners = new Set<(throttled: Throttled) => void>([options.onThrottled]);
  const heard = (arm: ArmClients): ArmClients => {
    arm.onThrottled((throttled) => {
      for (const listener of listeners) listener(throttled);
    });
    return {
      ...arm,
      onThrottled(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  };
  let arm = first && heard(first);
  let closed = false;
  const world: OperationWorld = {
    get arm() {
      if (arm === undefined) throw new NotSignedInError([]);
      return arm;
    },
    ...(options.connected && { cluster: options.connected }),
    evidence: options.evidence,
    pace: options.pace ?? unhurried,
    kubeconfig: options.kubeconfig,
    now: Date.now,
    sleep: async (milliseconds, signal) => {
      await setTimeout(milliseconds, undefined, { signal, ref: true });
      // A console that goes must not write how an operation ended that goes on without it.
      if (closed) await new Promise(() => {});
    },
  };
  return {
    runner: createRunner({
      world,
      journal: options.journal,
      cluster: options.cluster,
      sandbox: options.sandbox,
      isReachable: (kind) =>
        operationWords[kind].side === 'cluster' ? (options.connected?.server ?? '') !== '' : arm !== undefined,
      onThrottled(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    use(next) {
      arm = heard(next);
    },
    close() {
      closed = true;
    },
  };
}

/** The journal, newest first. What this console runs is told as it stands now. Never throws. */
export async function readJournal(journal: Journal, runner?: Runner): Promise<AzureState['journal']> {
  const source = journal.path;
  try {
    const { entries, ...missing } = await journal.readWhole();
    const running = new Map((runner?.runs() ?? []).map((status) => [status.id, status]));
    const items = live(source, entries.map((entry) => itemOf(entry, running)).reverse(), Date.now());
    const what = missed(missing);
    const torn = missing.unreadable + missing.beheaded > 0;
    const next = torn
      ? `They are torn, or a newer release wrote them: look at ${source}.`
      : `Look at ${source}, and move it away while no console runs.`;
    return what === '' ? items : { ...items, state: 'failed', problem: { what, next } };
  } catch (error) {
    const what = `The journal cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { state: 'failed', source, problem: { what, next: `Look at ${source}.` } };
  }
}

/** What of the journal could not be read; "" when all could. */
function missed({ unreadable, beheaded, older }: Omit<JournalContents, 'entries'>): string {
  const parts = [
    unreadable > 0 && `${counted(unreadable, ['line', 'lines'])} of the journal cannot be read`,
    beheaded > 0 && `the beginning of ${counted(beheaded, ['operation', 'operations'])} is lost`,
    older > 0 && `the oldest ${grouped(Math.ceil(older / 2 ** 20))} MiB of the journal are not read`,
  ];
  return parts.filter(Boolean).join('; ');
}

function itemOf(entry: JournalEntry, running: ReadonlyMap<string, RunStatus>): JournalItem {
  const { started, steps } = entry;
  return {
    status: running.get(started.operation) ?? statusOf(entry, stepsOf(started)),
    by: started.by,
    commands: started.commands,
    submitted: [...steps.values()].some(({ poller }) => poller !== undefined),
  };
}
