import type * as z from 'zod';
import { mayDo } from '../azure/permissions.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { defined } from '../governance/defined.ts';
import type { Lookups } from './lookups.ts';
import type { Operation, OperationWorld, Step } from './operation.ts';
import type {
  InputOf,
  Lines,
  OperationInputs,
  OperationKind,
  Plan,
  PlannedPermission,
  PlannedStep,
  Undo,
} from './plan.ts';
import type { AskedField, CommandWords, GivenTo, Right, Words } from './words.ts';

/** A plan as its operation says it, with the facts that the steps are made from. What every plan has is added to it. */
interface Draft<Facts> extends Pick<Plan, 'title' | 'target' | 'changes' | 'commands' | 'cancelling'> {
  readonly facts: Facts;
  readonly affected: Lines;
  readonly warnings?: Lines;
  readonly notes?: Lines;
  /** What it takes, and where. */
  readonly rights: readonly (Right & { readonly scope: string })[];
  /** What of it was asked already. */
  readonly permissions?: readonly PlannedPermission[];
  readonly tried?: Plan['tried'] | undefined;
  readonly asks?: Plan['asks'];
  readonly file?: Plan['file'] | undefined;
  /** What has to be typed, where a yes is not enough. */
  readonly typeName?: string | undefined;
  readonly undo?: Undo;
  readonly obstacles?: readonly (AzureProblem | false | undefined)[];
  readonly nothingToDo?: string | false | undefined;
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
  plan(input: Parsed, world: OperationWorld, signal: AbortSignal): Promise<Draft<Facts>>;
  steps(facts: Facts): readonly Step[];
}

export function defineOperation<
  K extends OperationKind,
  Parsed extends InputOf<K>,
  Facts,
  const Command extends CommandWords,
>(definition: Definition<K, Parsed, Facts, Command>): Operation<K> {
  const { kind, side, verb, right, offers, asks, command, harmless } = definition;
  return {
    kind,
    words: {
      verb,
      takes: Object.keys(definition.input.shape),
      right,
      ...defined({ side, offers, asks, command, harmless }),
    },
    async inputFrom(given, lookups) {
      if (!definition.inputFrom) throw new Error(`${kind} has no command`);
      // The command line has parsed it by the same words.
      return definition.inputFrom(given as GivenTo<Command>, lookups);
    },
    async plan(asked, world, signal) {
      const input = definition.input.parse(asked);
      const draft = await definition.plan(input, world, signal);
      const { facts, rights, warnings = [], notes = [], typeName, undo, obstacles = [], nothingToDo, ...rest } = draft;
      const { title, target, changes, affected, commands, cancelling, permissions = [] } = rest;
      const plan: Plan = {
        kind,
        title,
        target,
        changes,
        steps: definition.steps(facts).map(planned),
        affected: affected.filter(isSaid),
        ...(warnings.some(isSaid) && { warnings: warnings.filter(isSaid) }),
        notes: notes.filter(isSaid),
        permissions: [...permissions, ...(await Promise.all(rights.map((one) => checked(one, world, signal))))],
        commands,
        danger: typeName === undefined ? 'confirm' : 'type-name',
        ...defined({ typeName }),
        cancelling,
        ...defined({ undo }),
        ...defined({ tried: rest.tried, file: rest.file }),
        ...(rest.asks && rest.asks.length > 0 && { asks: rest.asks }),
        obstacles: [isReadOnly(world, side) && readOnly, ...obstacles].filter(isSaid),
        ...defined({ nothingToDo: nothingToDo || undefined }),
      };
      return { plan, input, facts };
    },
    steps: (facts) => definition.steps(definition.facts.parse(facts)).map((step) => ({ ...step, ...planned(step) })),
  };
}

function planned({ id, title, request }: Step): PlannedStep {
  return { id, title, writes: request !== undefined };
}

/** What ARM will not say stays `unknown`. */
async function checked(
  { action, role, scope }: Right & { readonly scope: string },
  { arm }: OperationWorld,
  signal: AbortSignal,
): Promise<PlannedPermission> {
  return { action, scope, held: await mayDo(arm, action, scope, signal), role };
}

function isReadOnly(world: OperationWorld, side: Words['side']): boolean {
  return side === 'cluster' ? world.cluster?.readonly !== false : world.arm.connection.readonly;
}

/** Nothing is run then; the plan is still worth reading. */
const readOnly = { what: 'The console runs with --readonly', next: 'Start it without --readonly to change things.' };

function isSaid<T>(part: T | false | undefined): part is T {
  return Boolean(part);
}
