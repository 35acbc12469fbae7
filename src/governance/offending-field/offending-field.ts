import { objectOf } from '../raw-json.ts';
import { chooseFields } from './choose-field.ts';
import { claimedContainers, mentions } from './containers.ts';
import { type Field, type FieldRule, familyOf } from './field-rule.ts';
import { type ObjectPath, valueAt } from './object-path.ts';
import { fieldRules } from './rule-table.ts';
import { Subject } from './subject.ts';

export interface OffendingField {
  readonly path: ObjectPath;
  /** The longest part of the path that the object has: where to point when what breaks the rule is that it is missing. */
  readonly nearest: ObjectPath;
  /** False when what breaks the rule is that the object lacks it. */
  readonly present: boolean;
  /** False when something within the field breaks the rule, and what cannot be told. */
  readonly exact: boolean;
  /** What is missing: several paths when the message misses several, or any of several; empty when it is there. */
  readonly missing: readonly ObjectPath[];
  /** The container in which the field stands or is missing. */
  readonly container?: { readonly name: string; readonly path: ObjectPath };
}

/** What is known of the constraint that was violated. */
export interface ViolatedPolicy {
  readonly kind: string;
  /** `spec.parameters` as written; undefined when the constraint itself is not known. */
  readonly constraint: { readonly parameters: unknown } | undefined;
}

// An audit cuts at 256 bytes; only a message that was made to harm is longer than this.
const longestMessage = 16_384;

/**
 * The field of an object (parsed JSON, a Pod, a workload with a pod template or another kind) that a violation blames.
 * It knows the rules of Gatekeeper’s library and of Azure’s built-in definitions, by the kind of the constraint or by how the message
 * reads, and derives from the object and the constraint’s parameters what breaks them; the message decides between several.
 * Of other rules it knows a container that is named. Undefined when it is not sure, or when the object was mended since.
 */
export function findOffendingField(object: unknown, said: string, policy?: ViolatedPolicy): OffendingField | undefined {
  const whole = said.slice(0, longestMessage);
  const marks = /^(?:\[[^\]\n]{0,500}\] ?)*/.exec(whole)?.[0] ?? '';
  const subject = new Subject(objectOf(object), marks.includes('[Implied by '));
  const message = whole.slice(marks.length);
  return findBy(firstClause(message), subject, policy) ?? findBy(message, subject, policy);
}

/** The rule that a violation breaks: by the kind of its constraint, else by how its message reads. */
export function brokenRule(message: string, kind: string | undefined): { rule?: FieldRule; byKind: boolean } {
  const family = kind === undefined ? undefined : familyOf(kind);
  const ofKind = family === undefined ? undefined : fieldRules.find((one) => one.family.test(family));
  const rule = ofKind ?? fieldRules.find((one) => one.message.test(message));
  return { ...(rule && { rule }), byKind: ofKind !== undefined };
}

function findBy(message: string, subject: Subject, policy: ViolatedPolicy | undefined): OffendingField | undefined {
  const { rule, byKind } = brokenRule(message, policy?.kind);
  const parameters = objectOf(policy?.constraint?.parameters);
  const known = byKind && policy?.constraint !== undefined;
  const fields = rule?.fields(subject, { message, parameters, known });
  return describe(subject, fields ? chooseFields(subject, fields, message) : namedContainer(subject, message));
}

/** Templates in CEL join what they say of several containers into one message: what they say of the first. */
function firstClause(message: string): string {
  const start = /^[A-Za-z]{4,} /.exec(message)?.[0];
  const ends = [message.indexOf('\n', 1), start ? message.indexOf(`, ${start}`) : -1].filter((end) => end >= 0);
  return ends.length > 0 ? message.slice(0, Math.min(...ends)) : message;
}

/** The one container that the message names as such: in brackets, in quotes, or after the word. */
function namedContainer(subject: Subject, message: string): readonly Field[] {
  const claimed = claimedContainers(message);
  const afterWord = new Set([...message.matchAll(/\bcontainer:? ([a-z0-9-]+)/gi)].map(([, name]) => name));
  const named = subject.containers.filter(
    ({ name }) =>
      claimed?.has(name) ||
      afterWord.has(name) ||
      [`<${name}>`, `'${name}'`, `"${name}"`].some((form) => mentions(message, form)),
  );
  return named.length === 1 ? named.map(({ path, name }) => ({ path, container: name, exact: false })) : [];
}

function describe(subject: Subject, fields: readonly Field[]): OffendingField | undefined {
  const [first, ...others] = fields;
  if (!first) return undefined;
  const lacks = first.lacks ?? (valueAt(subject.object, first.path) === undefined ? fields.map((one) => one.path) : []);
  const path = others.length > 0 ? first.path.slice(0, -1) : first.path;
  let nearest = path;
  while (nearest.length > 0 && valueAt(subject.object, nearest) === undefined) nearest = nearest.slice(0, -1);
  const container = subject.containers.find((one) => one.path.every((step, index) => step === path[index]));
  return {
    path,
    nearest,
    present: lacks.length === 0,
    exact: first.exact !== false,
    missing: lacks,
    ...(container ? { container: { name: container.name, path: container.path } } : {}),
  };
}
