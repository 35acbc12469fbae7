import type { OperationKind } from './plan.ts';

/**
 * What an operation is called, where it is offered and how the command line asks for it. Plain data: menus, help and command
 * line know it before anything of the operation is loaded.
 */
export interface Words {
  /** What it changes: the cluster that the console is at, by its API server, needs no login to Azure. Azure when absent. */
  readonly side?: 'cluster';
  /** On the button that does it. */
  readonly verb: string;
  /** The fields of its input. */
  readonly takes: readonly string[];
  /** What the login must be allowed to do; its plan checks whatever else it needs. */
  readonly right: Right;
  readonly offers?: { readonly [P in Place]?: Offer<P> };
  /** Asked in a form before the plan is made; the answers join what the place knows. */
  readonly asks?: readonly AskedField[];
  readonly command?: CommandWords;
  /** It changes nothing: the command line does not ask, and a second one on the same target joins the first. */
  readonly harmless?: true;
}

/** An ARM action, and the least built-in role that has it. */
export interface Right {
  readonly action: string;
  readonly role: string;
}

/** What a place knows of what is selected there: a part of the input, and facts on which an offer may depend. */
export interface Places {
  /** The cluster that the console is connected to. `scope` is its resource group. */
  readonly azure: ClusterPlace<'addon' | 'busy'>;
  readonly clusters: ClusterPlace<'addon' | 'busy' | 'here'>;
  readonly assignments: {
    /** `exemptScope` is the connected cluster, or the assignment's own scope where that is not known. */
    readonly input: { readonly assignmentId: string; readonly scope: string; readonly exemptScope: string };
    readonly fact: 'identity';
  };
  readonly registries: {
    readonly input: { readonly clusterId: string; readonly registry: string };
    readonly fact: 'attached';
  };
  readonly remediations: { readonly input: { readonly scope: string; readonly name: string }; readonly fact: 'over' };
}

interface ClusterPlace<Fact extends string> {
  readonly input: { readonly clusterId: string; readonly scope: string };
  readonly fact: Fact;
}

export type Place = keyof Places;

/** An operation as a place offers it. */
export interface Offer<P extends Place = Place> {
  /** With the place, the id that key files name it by: `assignments.delete`. The operation's kind unless said. */
  readonly name?: string;
  readonly title: string;
  /** Names as views/shell/keys.ts gives them. */
  readonly keys: readonly string[];
  /** For the line at the bottom. */
  readonly hint?: string;
  readonly danger: 'confirm' | 'typed-name';
  /** Facts of what is selected that must be so. */
  readonly when?: { readonly [Fact in Places[P]['fact']]?: boolean };
  /** Why not, when they are not; without it the offer has no place there. */
  readonly otherwise?: string;
  /** What it goes without: the right is needed elsewhere than there, or nothing needs to be selected, for its dialog asks. */
  readonly without?: 'right' | 'selection';
  /** Why it takes no more than one of the rows that are marked; without it, it is done to all of them. */
  readonly alone?: string;
  /** Also on every other page, by its name after `:`; what is selected is then the connected cluster. */
  readonly everywhere?: P extends 'azure' ? true : never;
}

/** A question of a form. `id` is the field of the input that it answers. */
export interface AskedField {
  readonly id: string;
  readonly label: string;
  readonly kind: 'text' | 'choice' | 'toggle' | 'list';
  readonly choices?: readonly string[];
  readonly required?: true;
  /** What it is for. */
  readonly note?: string;
}

/** A command that plans and runs the operation. */
export interface CommandWords {
  /** `scan`, or with the word of its group before it: `addon enable`. */
  readonly name: string;
  /** What the commands of its group are for. */
  readonly group?: string;
  readonly summary: string;
  /** Names of what must follow it. */
  readonly arguments?: readonly string[];
  /** By name: `notScope` is `--not-scope`. */
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** Its end is waited for with `--wait` only, for this reason. */
  readonly wait?: string;
}

export interface CommandOption {
  /** What stands for the value in the help: `<id>`. */
  readonly value: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** May be repeated; `list` also splits at commas. */
  readonly repeats?: 'each' | 'list';
}

/** What a person gave to a command, by the names of its arguments and options. */
export type GivenTo<C extends CommandWords> = { readonly [Name in ArgumentOf<C>]: string } & {
  readonly [Name in keyof C['options'] as IsDefaulted<C['options'][Name], Name>]: ValueOf<C['options'][Name]>;
} & {
  readonly [Name in keyof C['options'] as IsDefaulted<C['options'][Name], never, Name>]?: ValueOf<C['options'][Name]>;
};

type ArgumentOf<C extends CommandWords> = C['arguments'] extends readonly (infer Name extends string)[] ? Name : never;
type IsDefaulted<Option, Yes, No = never> = Option extends { readonly default: string } ? Yes : No;
type ValueOf<Option> = Option extends { readonly repeats: string }
  ? readonly string[]
  : Option extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : string;

/** What was given to whichever command. */
export type Given = Readonly<Record<string, string | readonly string[] | undefined>>;

export type WordsByKind = Readonly<Record<OperationKind, Words>>;
