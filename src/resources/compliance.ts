import {
  type AssignmentCompliance,
  compliantPercent,
  evaluatedAt,
  type PolicyState,
} from '../governance/azure/compliance.ts';
import { isOfDefinition } from '../governance/azure/definition.ts';
import { exemptionList, isExpired } from '../governance/azure/exemption.ts';
import { idKey, nameOf, sameId } from '../governance/azure/resource-id.ts';
import { readingOf } from '../governance/list-key.ts';
import { counted, grouped } from '../governance/number-text.ts';
import { countOfAll, spellCount, spellCounted } from '../governance/violation-count.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { complianceFigure } from './compliance-figure.ts';
import { defineResource } from './define-resource.ts';
import { labelled, paragraph } from './detail-line.ts';
import { given, moment } from './facts.ts';
import { complianceState, quiet } from './looks.ts';
import { spellAge } from './spell-age.ts';

export type ComplianceFacts = ReturnType<typeof factsOf>;

interface Judged {
  /** Absent where Azure has evaluated nothing. */
  readonly summary: AssignmentCompliance | undefined;
  /** Of the cluster, against each definition of the assignment. */
  readonly states: readonly PolicyState[];
}

/** Every assignment that bears on the cluster, what Azure did not evaluate too; what is worst first. */
export const compliance = defineResource<Judged, ComplianceFacts>({
  id: 'compliance',
  aliases: ['comp', 'states'],
  summary: 'what Azure says of this cluster, and as of when',
  noun: 'assignment',
  side: 'azure',
  wants: ['compliance', 'assignments', 'catalogue', exemptionList.id],
  nothing: 'Azure has evaluated nothing here yet; s scans',
  readings: ({ azure: { picture } }) => [picture.compliance, picture.policyStates],
  rows(state, { now }) {
    const { picture } = state.azure;
    // Without the summary nothing is known of any of them.
    if (picture.compliance.value === undefined) return [];
    const listed = new Map((picture.assignments.value ?? []).map((one) => [idKey(one.id), one]));
    const judged = new Map(picture.compliance.value.assignments.map((one) => [idKey(one.assignmentId), one]));
    const states = Map.groupBy(picture.policyStates.value ?? [], ({ assignmentId }) => idKey(assignmentId));
    return [...new Set([...listed.keys(), ...judged.keys()])]
      .map((key) => {
        const item = { summary: judged.get(key), states: states.get(key) ?? [] };
        const id = listed.get(key)?.id ?? item.summary?.assignmentId ?? key;
        const facts = factsOf(state, id, listed.get(key)?.displayName || nameOf(id), item, now);
        const figure = complianceFigure(facts.policies ?? 'none');
        return { key, name: nameOf(id), item, facts, figure, fault: figure.fault };
      })
      .sort(
        (a, b) =>
          a.figure.order - b.figure.order ||
          (b.facts.policies?.nonCompliant ?? 0) - (a.facts.policies?.nonCompliant ?? 0) ||
          a.facts.assignment.localeCompare(b.facts.assignment),
      );
  },
  columns: [
    { id: 'assignment', width: 24, grow: 4, priority: 0, names: true, words: 'assignment' },
    {
      id: 'azure',
      title: 'AZURE SAYS',
      width: 18,
      priority: 0,
      words: ({ policies }) => complianceFigure(policies ?? 'none').words,
      look: ({ policies }) => complianceFigure(policies ?? 'none').look,
      order: ({ policies }) => complianceFigure(policies ?? 'none').order,
    },
    {
      id: 'exempt',
      width: 7,
      priority: 4,
      align: 'right',
      words: ({ policies, exemptions = [] }) =>
        policies && policies.exempt > 0 ? grouped(policies.exempt) : exemptions.length > 0 ? '(yes)' : '',
      order: ({ policies }) => policies?.exempt ?? 0,
    },
    {
      id: 'cluster',
      title: 'CLUSTER SAYS',
      width: 12,
      priority: 2,
      align: 'right',
      words: ({ violations }) => (violations ? spellCount(violations) : ''),
      look: quiet,
    },
    {
      id: 'evaluated',
      width: 9,
      priority: 1,
      moment: 'evaluatedAt',
      none: ({ statesUnread }) => (statesUnread ? undefined : 'never'),
    },
  ],
  heading(_, { azure: { picture } }, { now }) {
    const newest = evaluatedAt(picture.policyStates.value ?? []);
    const bad = picture.compliance.value?.nonCompliantPolicies;
    return [
      ...(bad === undefined ? [] : [` · ${counted(bad, ['policy fails', 'policies fail'])}`]),
      ...(newest === undefined ? [] : [['muted', ` · as of ${spellAge(newest, now)} ago`] as const]),
    ];
  },
  detail({ item, facts }, { azure: { picture } }) {
    const { words, look } = complianceFigure(facts.policies ?? 'none');
    const bad = item.states.filter(({ state }) => complianceState(state).rank < 2);
    return [
      [['title', facts.assignment]],
      [
        ['muted', 'Azure says '],
        [look.tone, `${look.glyph ?? ''} ${words}`],
        ['muted', ' · cluster says '],
        facts.violations ? spellCounted(facts.violations, 'violation') : 'no constraint of it',
      ],
      ...labelled('exemptions', facts.exemptions?.join(', ')),
      ...bad.flatMap(({ definitionId, reasons }) => [
        [
          [
            'error',
            `✖ ${picture.definitions.value?.get(idKey(definitionId))?.displayName || nameOf(definitionId)}`,
          ] as const,
        ],
        ...reasons.map((reason) => paragraph(reason, { tone: 'muted', mark: '  ' })),
      ]),
    ];
  },
  search: ({ facts }) => facts.assignmentId,
});

function factsOf({ azure }: ConsoleState, id: string, title: string, { summary, states }: Judged, now: number) {
  const constraints = azure.join.byAssignment.get(idKey(id)) ?? [];
  return {
    assignmentId: id,
    assignment: title,
    ...given('initiativeId', summary?.initiativeId),
    /** Whole percent, rounded down; absent when nothing was evaluated. */
    ...given('compliantPercent', summary && compliantPercent(summary.policies)),
    /** Absent where Azure has evaluated nothing. */
    ...given('policies', summary?.policies),
    definitions: (summary?.definitions ?? []).map((definition) => ({
      ...definition,
      reasons: [
        ...new Set(states.filter((state) => isOfDefinition(state, definition)).flatMap(({ reasons }) => reasons)),
      ],
    })),
    /** The newest evaluation of the assignment here. */
    ...moment('evaluatedAt', evaluatedAt(states)),
    /** When it was evaluated is not known: the policy states were not read. */
    ...given('statesUnread', azure.picture.policyStates.value === undefined ? (true as const) : undefined),
    /** Names of exemptions that hold now; absent while they are not read. */
    ...given(
      'exemptions',
      readingOf(azure, exemptionList)
        .value?.filter((one) => sameId(one.assignmentId, id) && !isExpired(one, now))
        .map((one) => one.displayName || one.name),
    ),
    /** What the cluster's own audit says; never part of Azure's figure. Absent without a constraint of it. */
    ...given('violations', constraints.length === 0 ? undefined : countOfAll(constraints)),
  };
}
