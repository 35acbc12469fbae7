import type * as z from 'zod';
import type { ArmClients } from '../azure/arm-clients.ts';
import type { ClusterEvidence } from './cluster-evidence.ts';
import type { Lookups } from './lookups.ts';
import type { InputOf, OperationInputs, OperationKind, Plan, PlannedStep } from './plan.ts';
import type { AskedField, CommandWords, Given, GivenTo, Words } from './words.ts';

/** What operations work with. */
export interface OperationWorld {
  readonly arm: ArmClients;
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
  tell(note: string): void;
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
  steps(facts: unknown): readonly Step[];
}

/** `Parsed` is the input with its defaults, `Facts` what the steps are made from. */
interface Definition<K extends OperationKind, Parsed extends InputOf<K>, Facts, Command extends CommandWords>
  extends Omit<Words, 'asks' | 'command' | 'takes'> {
  readonly kind: K;
  readonly input: z.ZodType<Parsed, OperationInputs[K]> & { readonly shape: object };
  readonly facts: z.ZodType<Facts>;
  readonly asks?: readonly (AskedField & { readonly id: keyof OperationInputs[K] })[];
  readonly command?: Command;
  /** With a command: what it was given, as input. */
  inputFrom?(given: GivenTo<Command>, lookups: Lookups): InputOf<K> | Promise<InputOf<K>>;
  plan(
    input: Parsed,
    world: OperationWorld,
    signal: AbortSignal,
  ): Promise<{ plan: Omit<Plan, 'kind' | 'steps'>; facts: Facts }>;
  steps(facts: Facts): readonly Step[];
}

export function defineOperation<
  K extends OperationKind,
  Parsed extends InputOf<K>,
  Facts,
  const Command extends CommandWords,
>(definition: Definition<K, Parsed, Facts, Command>): Operation<K> {
  const { kind, verb, right, offers, asks, command, harmless } = definition;
  return {
    kind,
    words: {
      verb,
      takes: Object.keys(definition.input.shape),
      right,
      ...(offers && { offers }),
      ...(asks && { asks }),
      ...(command && { command }),
      ...(harmless && { harmless }),
    },
    async inputFrom(given, lookups) {
      if (!definition.inputFrom) throw new Error(`${kind} has no command`);
      // The command line has parsed it by the same words.
      return definition.inputFrom(given as GivenTo<Command>, lookups);
    },
    async plan(input, world, signal) {
      const parsed = definition.input.parse(input);
      const { plan, facts } = await definition.plan(parsed, world, signal);
      const steps = definition.steps(facts).map(({ id, title, writes }) => ({ id, title, writes }));
      return { plan: { ...plan, kind, steps }, input: parsed, facts };
    },
    steps: (facts) => definition.steps(definition.facts.parse(facts)),
  };
}
