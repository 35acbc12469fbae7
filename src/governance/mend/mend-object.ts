import { brokenRule } from '../offending-field/offending-field.ts';
import { Subject } from '../offending-field/subject.ts';
import { objectOf, type RawObject } from '../raw-json.ts';
import { changed, sameValue } from './changed-object.ts';
import type { Ask, Choices, FieldChange } from './mend-rule.ts';
import { mendRules } from './mend-table.ts';

/** One constraint that the object breaks, or that its pods do. */
export interface BrokenConstraint {
  readonly kind: string;
  readonly name: string;
  /** What admission does with what breaks it. */
  readonly action: string;
  /** `spec.parameters`; undefined when the constraint could not be read. */
  readonly parameters: unknown;
  /** What was said of it; remote text. */
  readonly message: string;
  /** What breaks it is a pod of the object's template, not the object itself. */
  readonly ofPod: boolean;
}

/** What mends all that an object breaks. */
export interface Mending {
  /** One entry a constraint, in the order given. */
  readonly parts: readonly MendPart[];
  readonly changes: readonly FieldChange[];
  /** Each id once. */
  readonly asks: readonly Ask[];
  /** The object as it will be. */
  readonly object: RawObject;
}

interface MendPart {
  readonly constraint: BrokenConstraint;
  /**
   * - `mended`: with these changes it is not broken any more, as far as is known here
   * - `asked`: something must be chosen first
   * - `whole`: the object does not break it (any more): it was mended since, or another change does it
   * - `unknown`: nobody here knows what mends it
   */
  readonly state: 'mended' | 'asked' | 'whole' | 'unknown';
  readonly requires?: string;
  readonly risk?: string;
}

/** Works out the mends of all constraints in one, each on the object as those before leave it. */
export function mendObject(object: RawObject, broken: readonly BrokenConstraint[], choices: Choices): Mending {
  let at = object;
  let changes: readonly FieldChange[] = [];
  const asks = new Map<string, Ask>();
  const parts = broken.map((constraint): MendPart => {
    const found = mendOne(at, constraint, choices);
    if (found === undefined) return { constraint, state: 'unknown' };
    const { requires, risk } = found;
    for (const ask of found.asks ?? []) asks.set(ask.id, joined(asks.get(ask.id), ask));
    changes = [
      ...changes.filter(({ path }) => !found.changes.some((one) => sameValue(one.path, path))),
      ...found.changes,
    ];
    at = changed(at, found.changes);
    const open = (found.asks ?? []).some(({ id, value, optional }) => !optional && (choices[id] ?? value ?? '') === '');
    // Another constraint may have asked for the same.
    const own = found.changes.length > 0 ? found.changes : (mendOne(object, constraint, choices)?.changes ?? []);
    const isStuck = found.changes.length === 0 && found.fields.length > 0;
    const state = open ? 'asked' : isStuck ? 'unknown' : own.length > 0 ? 'mended' : found.known ? 'whole' : 'unknown';
    return { constraint, state, requires, ...(risk !== undefined && { risk }) };
  });
  return {
    parts,
    changes: changes.filter(({ path, value }) => !isSo(object, path, value)),
    asks: [...asks.values()],
    object: at,
  };
}

function mendOne(object: RawObject, { kind, parameters, message, ofPod }: BrokenConstraint, choices: Choices) {
  const said = message.replace(/^(?:\[[^\]\n]{0,500}\] ?)*/, '');
  const { rule, byKind } = brokenRule(said, kind);
  const mend = mendRules.get(rule?.name ?? '');
  if (rule === undefined || mend === undefined) return undefined;
  const subject = new Subject(object, ofPod);
  const known = byKind && parameters !== undefined;
  const whole = { message: known ? '' : said, parameters: objectOf(parameters), known };
  // Some rules need what was said to tell which container breaks them.
  const all = rule.fields(subject, whole) ?? [];
  const fields = all.length > 0 || !known ? all : (rule.fields(subject, { ...whole, message: said }) ?? []);
  return { ...mend.mend({ subject, policy: whole, fields, choices }), known, fields };
}

/** What two constraints want of one answer. */
function joined(before: Ask | undefined, ask: Ask): Ask {
  if (before === undefined) return ask;
  const rules = [...before.rules, ...ask.rules.filter((rule) => !before.rules.some((one) => sameValue(one, rule)))];
  return { ...before, ...ask, rules };
}

function isSo(object: RawObject, path: FieldChange['path'], value: unknown): boolean {
  return sameValue(new Subject(object, false).at(path), value);
}
