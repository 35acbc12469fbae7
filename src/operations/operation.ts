import type * as z from 'zod';
import type { ArmClients } from '../azure/arm-clients.ts';
import type { ClusterEvidence } from './cluster-evidence.ts';
import type { OperationKind, Plan, PlannedStep } from './plan.ts';

/** What operations work with. */
export interface OperationWorld {
  readonly arm: ArmClients;
  readonly evidence: ClusterEvidence;
  readonly pace: Pace;
  /** Epoch ms. */
  now(): number;
  /** Rejects with an AbortError when the signal fires. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Milliseconds between looks, and how long the cluster is given to show a change. */
export interface Pace {
  /** Polls of a long-running operation; a longer Retry-After of the service goes first. */
  readonly poll: number;
  readonly scanPoll: number;
  readonly look: number;
  /** The add-on syncs every 15 minutes, and 5 more are allowed for. */
  readonly clusterPatience: number;
  /** Between tries while a new identity spreads through the directory: this times the number of the try, as az does. */
  readonly replication: number;
}

export const unhurried: Pace = {
  poll: 5_000,
  scanPoll: 15_000,
  look: 3_000,
  clusterPatience: 20 * 60_000,
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
  /** A line for the screen while the step runs. */
  said(note: string): void;
  percent(percent: number): void;
  /** Writes the poller of a long-running operation to the journal; call it as soon as the service has taken the request. */
  submitted(poller: string): Promise<void>;
}

/** One step of an operation, made again from the facts in the journal when the console was closed in between. */
export interface Step extends PlannedStep {
  /** What it sends, for the journal: `PUT /subscriptions/…`. */
  readonly request?: string;
  /** Throws what Azure said. */
  run(context: StepContext): Promise<StepOutcome>;
  /** For a writing step that was begun and whose end is not known: what the world says became of it. */
  readBack?(context: StepContext): Promise<BecameOf>;
  /** Follows the poller that `submitted` wrote. */
  follow?(poller: string, context: StepContext): Promise<StepOutcome>;
}

export type BecameOf = { readonly state: 'done' | 'not done'; readonly note?: string };

/** A plan with the facts that its steps are made from; facts are JSON and go into the journal, so they hold no secret. */
export interface PlannedOperation {
  readonly plan: Plan;
  readonly input: unknown;
  readonly facts: unknown;
}

/** An operation of the catalogue, its own types hidden behind their schemas. */
export interface Operation {
  readonly kind: OperationKind;
  /** Reads only. @throws z.ZodError for wrong input, ArmError when something it needs cannot be read */
  plan(input: unknown, world: OperationWorld, signal: AbortSignal): Promise<PlannedOperation>;
  /** @throws z.ZodError when the facts are not this operation's */
  steps(facts: unknown): readonly Step[];
}

interface OperationDefinition<Input, Facts> {
  readonly kind: OperationKind;
  readonly input: z.ZodType<Input>;
  readonly facts: z.ZodType<Facts>;
  plan(
    input: Input,
    world: OperationWorld,
    signal: AbortSignal,
  ): Promise<{ plan: Omit<Plan, 'kind' | 'steps'>; facts: Facts }>;
  steps(facts: Facts): readonly Step[];
}

export function defineOperation<Input, Facts>(definition: OperationDefinition<Input, Facts>): Operation {
  return {
    kind: definition.kind,
    async plan(input, world, signal) {
      const parsed = definition.input.parse(input);
      const { plan, facts } = await definition.plan(parsed, world, signal);
      const steps = definition.steps(facts).map(({ id, title, writes }) => ({ id, title, writes }));
      return { plan: { ...plan, kind: definition.kind, steps }, input: parsed, facts };
    },
    steps: (facts) => definition.steps(definition.facts.parse(facts)),
  };
}
