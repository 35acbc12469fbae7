import type { RawObject } from '../raw-json.ts';
import type { ObjectPath } from './object-path.ts';
import type { Subject } from './subject.ts';

/** A field that breaks a rule, whether it is there or missing. */
export interface Field {
  readonly path: ObjectPath;
  /** The container that it breaks the rule for, also where the field is the pod's. */
  readonly container?: string;
  /** A word of the message that tells this field from others that break the rule as well. */
  readonly mention?: string;
  /** What the field lacks, where any of several would do. */
  readonly lacks?: readonly ObjectPath[];
  /** False when only something within the field breaks the rule, and what cannot be told. */
  readonly exact?: false;
}

/** What a violation's constraint says. */
export interface Policy {
  /** The violation's message without the marks that Gatekeeper puts before it. */
  readonly message: string;
  readonly parameters: RawObject;
  /** True when the constraint is of a kind that the rule knows, so that a parameter which is not there has its default. */
  readonly known: boolean;
}

/** One rule that many templates carry, under the names that they give it. */
export interface FieldRule {
  /** By which its mend finds it (mend/mend-table.ts); absent where none is known. */
  readonly name?: string;
  /** The family of the constraint's kind: lower case, without `K8s`, `Azure`, `PSP` and versions. */
  readonly family: RegExp;
  /** How its violations read, by which a template of another name is known. */
  readonly message: RegExp;
  /** The fields of the object that break the rule, or undefined when that cannot be told. */
  readonly fields: (subject: Subject, policy: Policy) => readonly Field[] | undefined;
}

/** `K8sAzureV3ContainerLimits` and `K8sContainerLimits` are both `containerlimits`. */
export function familyOf(kind: string): string {
  return kind
    .replace(/^K8s(?:Azure)?(?:V\d+)?(?:PSP)?/i, '')
    .replace(/V\d+$/i, '')
    .toLowerCase();
}

/** The part of a list that the message speaks of; all of it when it speaks of none. */
export function spokenOf<T extends string>(message: string, words: readonly T[]): readonly T[] {
  const spoken = words.filter((word) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'i').test(message));
  return spoken.length > 0 ? spoken : words;
}

export const absent = (value: unknown) => value === undefined || value === null || value === '';
