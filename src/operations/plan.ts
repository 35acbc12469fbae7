import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import type { Ask } from '../governance/mend/mend-rule.ts';

/** Everything a person sees before a change is made. Nothing has been sent yet. Texts may hold remote text. */
export interface Plan {
  readonly kind: OperationKind;
  /** One line: `Enable the Azure Policy add-on on prod-weu`. */
  readonly title: string;
  /** The id (or the file) that is changed; two operations on one target do not run at once. */
  readonly target: string;
  /** What is now and what will be. */
  readonly changes: readonly Change[];
  readonly steps: readonly PlannedStep[];
  /** What came of trying it without making it. */
  readonly tried?: Tried;
  /** Who else feels it, one sentence each. */
  readonly affected: readonly string[];
  /** What may do harm that is easily overlooked. */
  readonly warnings?: readonly string[];
  /** What else to know: delays, limits. */
  readonly notes: readonly string[];
  readonly permissions: readonly PlannedPermission[];
  /** The same as az or kubectl lines, quoted for a POSIX shell and runnable as they stand. */
  readonly commands: readonly string[];
  /** The same for who may not do it here: a file for the repository that the object comes from. */
  readonly file?: PlannedFile;
  readonly danger: 'confirm' | 'type-name';
  /** With `type-name`: what has to be typed. */
  readonly typeName?: string;
  /** What cancelling means once it runs. */
  readonly cancelling: string;
  readonly undo?: Undo;
  /** What a person may choose, each with what is taken otherwise. */
  readonly asks?: readonly Ask[];
  /** Why it cannot be run as things are. Empty for a plan that can. */
  readonly obstacles: readonly AzureProblem[];
  /** Set when it is already so: there is nothing to run. */
  readonly nothingToDo?: string;
}

/**
 * What each kind of operation is asked with. Every operation adds itself here from its own file, so that neither a list of
 * kinds nor a list of inputs is kept beside the operations.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the operations fill it
export interface OperationInputs {}
export type OperationKind = keyof OperationInputs;
export type InputOf<K extends OperationKind> = Unchanged<OperationInputs[K]>;

/** An operation that is asked for, with what it takes. */
export type Asked = { [K in OperationKind]: { readonly kind: K; readonly input: InputOf<K> } }[OperationKind];

/** What a caller may pass for a schema's input: never to be changed. */
type Unchanged<T> = T extends object ? { readonly [Key in keyof T]: Unchanged<T[Key]> } : T;

/** `whole`: nothing that it was tried for is still in the way. Undefined where that could not be told. */
export interface Tried {
  readonly text: string;
  readonly whole: boolean | undefined;
}

export interface PlannedFile {
  readonly name: string;
  /** May hold remote text, as escapes. */
  readonly text: string;
}

/** A line of a diff: kept, added or removed. */
export interface Change {
  readonly mark: ' ' | '+' | '-';
  readonly text: string;
}

export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  /** False for a step that only looks. */
  readonly writes: boolean;
}

export interface PlannedPermission {
  readonly action: string;
  readonly scope: string;
  readonly held: 'yes' | 'no' | 'unknown';
  /** The least built-in role that has it. */
  readonly role: string;
}

/** The operation that takes this one back; planned anew before it runs. */
export type Undo = Asked & { readonly title: string };

/** Whether the plan may be confirmed. */
export function canRun(plan: Plan): boolean {
  return (
    plan.obstacles.length === 0 && plan.nothingToDo === undefined && plan.permissions.every(({ held }) => held !== 'no')
  );
}

/** Lines of which some stand under a condition: those whose condition does not hold are left out. */
export type Lines = readonly (string | false | undefined)[];

export const added = (...lines: Lines): readonly Change[] => changed('+', lines);
export const removed = (...lines: Lines): readonly Change[] => changed('-', lines);

/** The line of a value that becomes another. */
export function replaced(label: string, before: string, after: string): readonly Change[] {
  if (before === after) return changed(' ', [`${label}: ${before}`]);
  return [...removed(`${label}: ${before}`), ...added(`${label}: ${after}`)];
}

function changed(mark: Change['mark'], lines: Lines): readonly Change[] {
  return lines.flatMap((text) => (text ? [{ mark, text }] : []));
}
