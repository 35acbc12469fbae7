import { admissionAction } from '../governance/enforcement-point.ts';
import { historySummary } from '../governance/history.ts';
import { counted } from '../governance/number-text.ts';
import { admissionOfRow, isUniform } from '../governance/violation-admission.ts';
import { columnsOf } from '../governance/violation-pack.ts';
import { countViolations, type ViolationCount } from '../governance/violations.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { defineResource } from './define-resource.ts';
import { given } from './facts.ts';
import { fault, plain } from './looks.ts';
import { trendLines } from './trend-text.ts';

export interface NamespaceFacts {
  readonly namespace: string;
  /** Violations in it that audit kept; absent when constraints could not be read. */
  readonly violations?: ViolationCount;
  /** Of these, by what admission does with such an object. */
  readonly deny?: number;
  readonly warn?: number;
  readonly dryrun?: number;
}

/** Namespaces, each with what breaks policies in it: all that there are, or those that violations name where that cannot be read. */
export const namespaces = defineResource<string, NamespaceFacts>({
  id: 'namespaces',
  aliases: ['ns', 'namespace'],
  summary: 'violations by namespace; :ns NAME looks at one alone',
  side: 'cluster',
  nothing: 'there are no namespaces here',
  readings: ({ picture }) => [picture.namespaces, picture.kinds, ...picture.constraints.values()],
  rows(state) {
    const { picture } = state;
    const known = picture.constraints.size > 0 || picture.kinds.state === 'live';
    const counts = known ? countsOf(state) : undefined;
    const none = noneOf(state);
    const names = new Set([...(picture.namespaces.value ?? []).map(({ name }) => name), ...(counts?.keys() ?? [])]);
    names.delete('');
    return [...names]
      .map((name) => {
        const count = counts?.get(name);
        const facts: NamespaceFacts = {
          namespace: name,
          ...given('violations', counts && (count?.violations ?? none)),
          ...(counts && Object.fromEntries(actions.map((action) => [action, count?.[action] ?? 0]))),
        };
        return { key: name, name, namespace: name, item: name, facts, fault: (facts.deny ?? 0) > 0 };
      })
      .sort((a, b) => (b.facts.violations?.shown ?? 0) - (a.facts.violations?.shown ?? 0) || (a.key < b.key ? -1 : 1));
  },
  columns: [
    { id: 'name', title: 'NAMESPACE', width: 20, grow: 1, priority: 0, names: true, words: 'namespace' },
    {
      id: 'violations',
      width: 10,
      priority: 0,
      align: 'right',
      words: ({ violations }) => violations && spell(violations),
      order: ({ violations }) => violations?.shown ?? -1,
    },
    {
      id: 'deny',
      width: 6,
      priority: 1,
      align: 'right',
      words: ({ deny, violations }) => part(deny, violations),
      order: ({ deny }) => deny ?? -1,
      look: ({ deny = 0 }) => (deny > 0 ? { tone: fault.tone } : plain),
    },
    {
      id: 'warn',
      width: 6,
      priority: 2,
      align: 'right',
      words: ({ warn, violations }) => part(warn, violations),
      order: ({ warn }) => warn ?? -1,
    },
    {
      id: 'dryrun',
      width: 6,
      priority: 2,
      align: 'right',
      words: ({ dryrun, violations }) => part(dryrun, violations),
      order: ({ dryrun }) => dryrun ?? -1,
    },
  ],
  heading: (_, state) => (noneOf(state).total === undefined ? [['muted', ' · + is that or more']] : []),
  detail: ({ facts: { namespace, violations } }, { picture }) => [
    [namespace, ['muted', ' '], violations ? counted(violations.shown, 'violation') : 'violations not known'],
    ...trendLines(historySummary(picture)?.namespaces.get(namespace)),
  ],
});

const actions = ['deny', 'warn', 'dryrun'] as const;
type Counts = { -readonly [Action in (typeof actions)[number]]?: number } & { violations: ViolationCount };

function countsOf({ picture }: ConsoleState): Map<string, Counts> {
  const slices = [...picture.constraints.values()].map(({ value }) => value ?? []);
  const counts = new Map<string, Counts>();
  for (const [name, violations] of countViolations(slices).byNamespace) counts.set(name, { violations });
  const add = (namespace: string, action: string, rows: number) => {
    const count = counts.get(namespace);
    const known = actions.find((one) => one === action);
    if (count && known) count[known] = (count[known] ?? 0) + rows;
  };
  for (const constraint of slices.flat()) {
    const columns = columnsOf(constraint.violations);
    if (isUniform(constraint)) {
      const action = admissionAction(constraint);
      for (const [{ namespace }, rows] of columns.countShared()) add(namespace, action, rows);
    } else
      for (let row = 0; row < columns.length; row++)
        add(columns.sharedOf(row).namespace, admissionOfRow(constraint, row), 1);
  }
  return counts;
}

/** What is said of a namespace that no violation names: none, or that nobody knows where not all are read and kept. */
function noneOf({ picture }: ConsoleState): ViolationCount {
  const { kinds, constraints } = picture;
  const read = [kinds, ...constraints.values()].every(({ state }) => state === 'live');
  const { all } = countViolations([...constraints.values()].map(({ value }) => value ?? []));
  return read && all.total === all.shown ? { shown: 0, total: 0 } : { shown: 0 };
}

function spell({ shown, total }: ViolationCount): string {
  return `${shown}${total === undefined ? '+' : ''}`;
}

/** Of what audit kept: where it did not keep all, there may be more of each action, and of one that it kept none of. */
function part(shown: number | undefined, violations: ViolationCount | undefined): string | undefined {
  return shown === undefined ? undefined : `${shown}${violations?.total === undefined ? '+' : ''}`;
}
