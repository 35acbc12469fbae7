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
import { added, type Change, removed, replaced, type Tried } from './plan.ts';

/** What each constraint demands, then each field as it is and as it will be. */
export function changeLines(
  object: RawObject,
  { parts, changes }: Mending,
  follow: readonly FieldChange[],
): readonly Change[] {
  const demands = demandLines(parts);
  const own = changes.flatMap((change) => changeLine(object, change));
  if (follow.length === 0) return [...demands, ...own];
  const followed: Change = { mark: ' ', text: 'by the API server, as what follows from it:' };
  return [...demands, ...own, followed, ...follow.flatMap((change) => changeLine(object, change))];
}

/** Constraints of one kind that demand the same are told together. */
function demandLines(parts: Mending['parts']): readonly Change[] {
  const groups = new Map<string, { said: string; constraints: BrokenConstraint[] }>();
  for (const { constraint, state, requires = '' } of parts) {
    const said = {
      mended: requires,
      asked: requires,
      whole: `${requires}; it is so already`,
      unknown: `what mends it is not known here: ${constraint.message}`,
    }[state];
    const key = `${constraint.kind} ${state} ${requires}`;
    const group = groups.get(key) ?? { said, constraints: [] };
    group.constraints.push(constraint);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ said, constraints }) => ({ mark: ' ', text: `${whose(constraints)}: ${said}` }));
}

function whose(constraints: readonly BrokenConstraint[]): string {
  const [first, ...others] = constraints;
  if (!first) return '';
  if (others.length === 0) return `${first.action} ${first.kind}/${first.name}`;
  const actions = [...new Set(constraints.map(({ action }) => action))].join(', ');
  return `${actions} ${first.kind} (${counted(constraints.length, 'constraint')})`;
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
  return `--set ${id}=VALUE${must === '' ? '' : `, so that ${must}`}${value === undefined ? '' : ` (${value} unless said)`}`;
}

/** What admission said to the change, tried and not made. */
export interface SpelledTrial {
  readonly tried: Tried;
  /** What is refused or warned of still, a line a constraint. */
  readonly still: readonly string[];
}

export function spellTrial({ owner, made }: Trial, broken: readonly BrokenConstraint[]): SpelledTrial {
  const verdicts = [owner.verdict, ...made];
  const objections = verdicts.flatMap(({ refusals, warnings }) => [...refusals, ...warnings]);
  const isTold = ({ action }: BrokenConstraint) => action === 'deny' || action === 'warn';
  const told = oncePerConstraint(broken.filter(isTold));
  const passed = told.filter((one) => !objections.some((objection) => isAbout(objection, one)));
  const untold = oncePerConstraint(broken).length - told.length;
  const unknown = verdicts.find(({ state }) => state === 'unknown');
  const what = made.length > 0 ? 'the object and its next pod' : 'the object';
  const still = new Map<string, string>();
  for (const { refusals, warnings } of verdicts) {
    for (const { constraint, source, message } of refusals)
      put(still, constraint || source, `still refused by ${constraint || source || 'the API server'}: ${message}`);
    for (const { by, constraint, message } of warnings)
      if (by !== 'server') put(still, constraint, `still warned of by ${constraint}: ${message}`);
  }
  if (unknown) {
    const why = unknown.problem?.what ?? 'nobody could be asked';
    const text = `Dry run: what admission says to ${what} is not known: ${why}`;
    return { tried: { text, whole: undefined }, still: [...still.values()] };
  }
  const silent =
    untold === 0
      ? ''
      : `; what ${counted(untold, 'constraint')} in dryrun ${untold === 1 ? 'says' : 'say'} only the next audit tells`;
  const figure =
    told.length === 0 ? 'nothing refuses it' : `passes ${passed.length} of ${counted(told.length, 'constraint')}`;
  const whole = still.size === 0 && passed.length === told.length;
  return { tried: { text: `Dry run of ${what}: ${figure}${silent}.`, whole }, still: [...still.values()] };
}

function put(map: Map<string, string>, key: string, text: string): void {
  if (!map.has(key)) map.set(key, text);
}

function oncePerConstraint(broken: readonly BrokenConstraint[]): readonly BrokenConstraint[] {
  return [...new Map(broken.map((one) => [`${one.kind}/${one.name}`, one])).values()];
}
