import type { ArmClients } from '../azure/arm-clients.ts';
import type { ClusterEvidence } from './cluster-evidence.ts';
import type { Lookups } from './lookups.ts';
import type { InputOf, OperationKind, Plan, PlannedStep } from './plan.ts';
import type { Given, Words } from './words.ts';
import type { WorkCluster } from './work-cluster.ts';

/** What operations work with. */
export interface OperationWorld {
  /** Throws when nobody is signed in. */
  readonly arm: ArmClients;
  readonly cluster?: WorkCluster;
  readonly evidence: ClusterEvidence;
  readonly pace: Pace;
  /** The kubeconfig that credentials are written to unless another is named. */
  kubeconfig(): Promise<string>;
  /** Epoch ms. */
  now(): number;
  /** Rejects with an AbortError when the signal fires. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Milliseconds between looks, and how long the cluster is given to show a change. */
export type Pace = Readonly<typeof unhurried>;

export const unhurried = {
  /** Polls of a long-running operation; a longer Retry-After of the service goes first. */
  poll: 5_000,
  scanPoll: 15_000,
  look: 3_000,
  /** The add-on syncs every 15 minutes, and 5 more are allowed for. */
  clusterPatience: 20 * 60_000,
  /** Between tries while a new identity spreads through the directory: this times the number of the try, as az does. */
  replication: 2_000,
};

/** How a step ended. `unverified`: what was asked for is done in Azure, but could not be seen in the cluster. */
export interface StepOutcome {
  readonly state: 'done' | 'skipped' | 'unverified';
  readonly note?: string;
}

export interface StepContext {
  readonly world: OperationWorld;
  readonly signal: AbortSignal;
  /** Epoch ms at which what was asked for was written, or at which the console took the step up; looking begins there. */
  readonly since: number;
  /** A line for the screen while the step runs. */
  tell(note: string): void;
  percent(percent: number): void;
  /** Writes the poller of a long-running operation to the journal; call it as soon as the service has taken the request. */
  submitted(poller: string): Promise<void>;
}

/** One step of an operation, made again from the facts in the journal when the console was closed in between. */
export interface Step {
  readonly id: string;
  readonly title: string;
  /** What it sends, for the journal: `PUT /subscriptions/…`. A step without one only looks. */
  readonly request?: string;
  /** Throws what Azure said. */
  run(context: StepContext): Promise<StepOutcome>;
  /**
   * For a writing step that was begun and whose end is not known: what the world says became of it. Without one nobody can
   * tell.
   */
  readBack?(context: StepContext): Promise<Became>;
  /** Follows the poller that `submitted` wrote. */
  follow?(poller: string, context: StepContext): Promise<StepOutcome>;
}

export type Became =
  | { readonly state: 'done' | 'not done'; readonly note?: string }
  /** `note`: where a person can look. */
  | { readonly state: 'unknown'; readonly note: string };

/** What was found fits both. `look`: where a person can see more. */
export function cannotTell(look: string): Became {
  return { state: 'unknown', note: look };
}

/** A step as it is run. */
export type RunStep = Step & PlannedStep;

/** What reading back found: anything at all, or nothing. */
export function became(found: unknown, note?: string): Became & { readonly state: 'done' | 'not done' } {
  return { state: found ? 'done' : 'not done', ...(note && { note }) };
}

/** A plan with the facts that its steps are made from; facts are JSON and go into the journal, so they hold no secret. */
export interface PlannedOperation {
  readonly plan: Plan;
  readonly input: InputOf<OperationKind>;
  readonly facts: unknown;
}

/** An operation of the catalogue, its own types hidden behind their schemas. */
export interface Operation<K extends OperationKind = OperationKind> {
  readonly kind: K;
  readonly words: Words;
  /** What a person gave to its command, as its input, with every name looked up. @throws InputError */
  inputFrom(given: Given, lookups: Lookups): Promise<InputOf<K>>;
  /** Reads only. @throws z.ZodError for wrong input, ArmError when something it needs cannot be read */
  plan(input: InputOf<K>, world: OperationWorld, signal: AbortSignal): Promise<PlannedOperation>;
  /** @throws z.ZodError when the facts are not this operation's */
  steps(facts: unknown): readonly RunStep[];
}
