import { spellRule } from '../governance/mend/answers.ts';
import { keyed, spellKeyed } from '../governance/mend/field-path.ts';
import type { ManagedBy } from '../governance/mend/managed-by.ts';
import type { BrokenConstraint, Mending } from '../governance/mend/mend-object.ts';
import type { Conflict } from '../governance/mend/mend-patch.ts';
import type { Ask, FieldChange } from '../governance/mend/mend-rule.ts';
import { counted } from '../governance/number-text.ts';
import { valueAt } from '../governance/offending-field/object-path.ts';
import type { RawObject } from '../governance/raw-json.ts';
import { isAbout } from './mend-evidence.ts';
import type { Trial } from './mend-trial.ts';
import { added, type Change, removed, replaced } from './plan.ts';

/** What each constraint demands, then each field as it is and as it will be. */
export function changeLines(
  object: RawObject,
  { parts, changes }: Mending,
  follow: readonly FieldChange[],
): readonly Change[] {
  const demands = parts.map(({ constraint, state, requires }): Change => {
    const { action, kind, name } = constraint;
    const said = {
      mended: requires,
      asked: requires,
      whole: `${requires}; it is so already`,
      unknown: `what mends it is not known here: ${constraint.message}`,
    }[state];
    return { mark: ' ', text: `${action} ${kind}/${name}: ${said}` };
  });
  const own = changes.flatMap((change) => changeLine(object, change));
  if (follow.length === 0) return [...demands, ...own];
  const followed: Change = { mark: ' ', text: 'by the API server, as what follows from it:' };
  return [...demands, ...own, followed, ...follow.flatMap((change) => changeLine(object, change))];
}

function changeLine(object: RawObject, { path, value }: FieldChange): readonly Change[] {
  const label = spellKeyed(keyed(object, path));
  const before = valueAt(object, path);
  if (before === undefined) return added(`${label}: ${JSON.stringify(value)}`);
  if (value === undefined) return removed(`${label}: ${JSON.stringify(before)}`);
  return replaced(label, JSON.stringify(before), JSON.stringify(value));
}

/** Whose fields are taken over. */
export function conflictLines(object: RawObject, conflicts: readonly Conflict[]): readonly string[] {
  return conflicts.map(({ path, owners }) => {
    const names = owners.map(
      ({ manager, operation }) => `${manager} (${operation === 'Apply' ? 'server-side apply' : 'update'})`,
    );
    return `${spellKeyed(keyed(object, path))} was set by ${names.join(' and ')}: it is taken over, and what sets it again puts it back or is refused with a conflict.`;
  });
}

export function managedLines(managers: readonly ManagedBy[]): readonly string[] {
  return managers.map(
    ({ tool, what, place }) => `${tool}: ${what} keeps this object. The place to change it is ${place}.`,
  );
}

/** What is still to be chosen, by its name on the command line. */
export function askedLine({ id, rules, value }: Ask): string {
  const must = rules.map(spellRule).join(', and ');
  return `--set ${id}=VALUE${must === '' ? '' : `: what ${must}`}${value === undefined ? '' : ` (${value} unless said)`}`;
}

/** What admission said to the change, tried and not made. */
export interface Tried {
  /** What it says for the plan. */
  readonly note: string;
  /** What is refused still. */
  readonly still: readonly string[];
}

export function spellTrial({ owner, made }: Trial, broken: readonly BrokenConstraint[]): Tried {
  const verdicts = [owner.verdict, ...made];
  const objections = verdicts.flatMap(({ refusals, warnings }) => [...refusals, ...warnings]);
  const told = broken.filter(({ action }) => action === 'deny' || action === 'warn');
  const passed = told.filter((one) => !objections.some((objection) => isAbout(objection, one)));
  const untold = broken.length - told.length;
  const unknown = verdicts.find(({ state }) => state === 'unknown');
  const what = made.length > 0 ? 'the object and its next pod' : 'the object';
  const silent =
    untold === 0
      ? ''
      : `; of ${counted(untold, 'constraint')} that neither denies nor warns a dry run tells nothing, the next audit does`;
  const still = verdicts.flatMap(({ refusals, warnings }) => [
    ...refusals.map(
      ({ constraint, source, message }) => `still refused by ${constraint || source || 'the API server'}: ${message}`,
    ),
    ...warnings
      .filter(({ by }) => by !== 'server')
      .map(({ constraint, message }) => `still warned of by ${constraint}: ${message}`),
  ]);
  if (unknown) {
    const why = unknown.problem === undefined ? 'nobody could be asked' : unknown.problem.what;
    return { note: `Dry run: what admission says to ${what} is not known: ${why}.`, still };
  }
  const figure =
    told.length === 0 ? 'nothing refuses it' : `passes ${passed.length} of ${counted(told.length, 'constraint')}`;
  return { note: `Dry run of ${what}: ${figure}${silent}.`, still };
}
