import type { Field, Policy } from '../offending-field/field-rule.ts';
import type { ObjectPath } from '../offending-field/object-path.ts';
import type { Subject } from '../offending-field/subject.ts';

/** One field of the object that gets another value, which is JSON; undefined takes the field away. */
export interface FieldChange {
  readonly path: ObjectPath;
  readonly value: unknown;
}

/** What only a person knows: the value of a label, an image, a limit. Plain data. */
export interface Ask {
  /** How the command line names it, such as `labels.owner`. */
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  /** What is taken unless something else is chosen. */
  readonly value?: string;
  /** What the form begins with; not taken unless it is confirmed there. */
  readonly suggestion?: string;
  /** May stay empty. */
  readonly optional?: true;
  /** All of them must hold. */
  readonly rules: readonly AnswerRule[];
}

export type AnswerRule =
  /** A regular expression as RE2 reads it; it may match anywhere. */
  | { readonly kind: 'matches'; readonly pattern: string }
  | { readonly kind: 'one of'; readonly choices: readonly string[] }
  | { readonly kind: 'begins with'; readonly prefixes: readonly string[] }
  | { readonly kind: 'begins not with'; readonly prefixes: readonly string[] }
  /** A Kubernetes quantity, at most `most`. */
  | { readonly kind: 'quantity'; readonly most?: string }
  /** A user or group id within one of the ranges. */
  | { readonly kind: 'id'; readonly ranges: readonly IdRange[] }
  /** As Kubernetes takes the value of a label. */
  | { readonly kind: 'label' }
  | { readonly kind: 'digest' }
  | { readonly kind: 'tag'; readonly not: readonly string[] };

/** Both ends belong to it. */
export interface IdRange {
  readonly min: number;
  readonly max: number;
}

/** What was chosen, by the id of what was asked. */
export type Choices = Readonly<Record<string, string>>;

/** What it takes that an object breaks a rule no more. */
export interface Mend {
  /** What the constraint demands, in words; names in it are remote text. */
  readonly requires: string;
  readonly changes: readonly FieldChange[];
  /** What was asked for, chosen or not; without an answer the change that needs it is not among `changes`. */
  readonly asks?: readonly Ask[];
  /** What may go wrong with what runs there. */
  readonly risk?: string;
}

/** What a mend is worked out from. */
export interface Broken {
  /** The object that is changed: the owner, where the violation is of its pod. */
  readonly subject: Subject;
  readonly policy: Policy;
  /** Those of the object that break the rule. */
  readonly fields: readonly Field[];
  readonly choices: Choices;
}

/** A kind of mend, for the field rule of that name. */
export interface MendRule {
  readonly rule: string;
  mend(broken: Broken): Mend;
}

/** Every field that breaks the rule gets the value. */
export function setTo(rule: string, value: unknown, requires: string, risk?: string): MendRule {
  return {
    rule,
    mend: ({ fields }) => ({
      requires,
      changes: fields.map(({ path }) => ({ path, value })),
      ...(risk !== undefined && { risk }),
    }),
  };
}
