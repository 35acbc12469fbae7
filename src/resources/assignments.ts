import { type Assignment, type Bearing, bearingOn } from '../governance/azure/assignment.ts';
import type { ComplianceCounts } from '../governance/azure/compliance.ts';
import { isInitiativeId } from '../governance/azure/definition.ts';
import { assignedDefinitions, type Catalogue, effectSummary, noVersions } from '../governance/azure/effect.ts';
import { idKey, nameOf, sameId, scopeLevel } from '../governance/azure/resource-id.ts';
import { counted, grouped } from '../governance/number-text.ts';
import { countOfAll, spellCounted } from '../governance/violation-count.ts';
import type { ViolationCount } from '../governance/violations.ts';
import type { AzureState } from '../state/azure-state.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { complianceFigure } from './compliance-figure.ts';
import { defineResource } from './define-resource.ts';
import { labelled, paragraph } from './detail-line.ts';
import { given, moment, told } from './facts.ts';
import { flagged } from './flagged.ts';
import { plain, quiet } from './looks.ts';
import { type AuthorFacts, authorFacts, principalKey, principals, whenAndWho } from './principals.ts';
import type { ResourceRow } from './resource.ts';

const fields = [
  'id',
  'name',
  'displayName',
  'scope',
  'definitionId',
  'enforcementMode',
  'parameters',
  'madeBy',
] as const satisfies readonly (keyof Assignment)[];

export interface AssignmentFacts extends Pick<Assignment, (typeof fields)[number]> {
  readonly level: string;
  /** Assigned above the cluster; absent while the cluster is not known. */
  readonly inherited?: boolean;
  /** The notScope that takes the cluster out. */
  readonly excludedBy?: string;
  readonly initiative: boolean;
  /** The definition's or initiative's title; absent where the catalogue does not hold it. */
  readonly definition?: string;
  /** `Deny`, or `Audit ×20, Deny ×3`; absent when it is not known. */
  readonly effect?: string;
  readonly identity?: string;
  readonly assignedBy: AuthorFacts;
  readonly createdAt?: string;
  /** Who changed it last, and when; absent where Azure says that nobody has. */
  readonly changedBy?: AuthorFacts;
  readonly changedAt?: string;
  /** Constraints of it in this cluster, those that should be there and are not, and what they flag; absent while unread. */
  readonly constraints?: number;
  readonly missing?: number;
  readonly violations?: ViolationCount;
  /** What Azure says; `none` where it evaluated nothing, absent while it was not read. */
  readonly compliance?: ComplianceCounts | 'none';
}

/** Assignments of one definition or initiative. */
export interface OfDefinition {
  readonly definitionId: string;
}

export type AssignmentRow = ResourceRow<Assignment, AssignmentFacts>;

/** What is assigned so that it bears on the cluster; what does nothing here last. */
export const assignments = defineResource<Assignment, AssignmentFacts>({
  id: 'assignments',
  aliases: ['as', 'pa'],
  summary: 'what is assigned that bears on this cluster',
  side: 'azure',
  lists: { azure: principals },
  wants: ['assignments', 'catalogue', 'compliance', principalKey.id],
  nothing: 'nothing is assigned that bears on this cluster; A assigns',
  readings: ({ azure: { picture } }) => [
    picture.assignments,
    picture.definitions,
    picture.initiatives,
    picture.compliance,
  ],
  rows(state, { subject }) {
    const of = (subject as OfDefinition | undefined)?.definitionId;
    return (state.azure.picture.assignments.value ?? [])
      .filter(({ definitionId }) => of === undefined || sameId(definitionId, of))
      .map((assignment) => assignmentRow(state, assignment))
      .sort(
        ({ facts: a }, { facts: b }) =>
          Number(a.excludedBy !== undefined) - Number(b.excludedBy !== undefined) ||
          titleOf(a).localeCompare(titleOf(b)) ||
          (idKey(a.id) < idKey(b.id) ? -1 : 1),
      );
  },
  columns: [
    { id: 'name', width: 20, priority: 8, wide: true, names: true, words: 'name' },
    {
      id: 'assignment',
      names: true,
      title: 'DISPLAY NAME',
      width: 22,
      grow: 4,
      priority: 0,
      words: (facts) => (facts.madeBy === 'user' ? titleOf(facts) : `◆ ${titleOf(facts)} (${facts.madeBy})`),
      look: ({ excludedBy }) => (excludedBy === undefined ? plain : quiet),
    },
    {
      id: 'level',
      width: 18,
      priority: 3,
      words: levelText,
      look: ({ excludedBy }) => (excludedBy === undefined ? plain : { tone: 'warning' }),
    },
    { id: 'effect', width: 9, grow: 1, priority: 1, words: 'effect' },
    {
      id: 'mode',
      width: 13,
      priority: 4,
      words: ({ enforcementMode }) => (enforcementMode === 'Default' ? 'enforced' : enforcementMode),
      look: ({ enforcementMode }) => (enforcementMode === 'Default' ? plain : { tone: 'warning' }),
    },
    { id: 'identity', width: 14, priority: 6, wide: true, words: ({ identity = '' }) => identity },
    {
      id: 'constraints',
      width: 11,
      priority: 2,
      align: 'right',
      words: ({ constraints, missing = 0 }) =>
        constraints === undefined ? undefined : missing > 0 ? `${constraints}, ${missing} lack` : grouped(constraints),
      look: ({ missing = 0 }) => (missing > 0 ? { tone: 'warning', glyph: '▲' } : plain),
      order: ({ constraints }) => constraints ?? -1,
    },
    flagged(1),
    {
      id: 'compliance',
      title: 'AZURE SAYS',
      width: 17,
      priority: 1,
      align: 'right',
      words: ({ compliance }) => complianceFigure(compliance).words,
      look: ({ compliance }) => complianceFigure(compliance).look,
      order: ({ compliance }) => complianceFigure(compliance).order,
    },
    { id: 'of', width: 20, grow: 3, priority: 5, names: true, words: ofText, look: quiet },
    { id: 'age', width: 8, priority: 8, wide: true, moment: 'createdAt', none: () => 'not told' },
  ],
  heading(rows) {
    const excluded = rows.filter(({ facts }) => facts.excludedBy !== undefined).length;
    return excluded === 0 ? [] : [['warning', ` · ${counted(excluded, ['excludes', 'exclude'])} this cluster`]];
  },
  detail({ item, facts }, _, { now }) {
    const { id, scope, identity, parameters, notScopes, createdAt, updatedAt } = item;
    const {
      madeBy,
      assignedBy,
      changedBy,
      enforcementMode,
      effect,
      constraints,
      missing = 0,
      violations,
      excludedBy,
    } = facts;
    const figure = complianceFigure(facts.compliance);
    const values = Object.entries(parameters).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return [
      [
        ['title', titleOf(facts)],
        ['muted', ` ${levelText(facts) ?? '?'} · ${enforcementMode} · effect `],
        effect ?? 'not known',
        ...(madeBy === 'user' ? [] : [['warning', ` ◆ made by ${madeBy}, which makes it again`] as const]),
      ],
      [['muted', facts.initiative ? 'initiative ' : 'definition '], ofText(facts)],
      [
        ['muted', 'cluster says '],
        constraints === undefined
          ? 'not known'
          : violations === undefined
            ? 'no constraint of it'
            : `${counted(constraints, 'constraint')}, ${spellCounted(violations, 'violation')}`,
        ...(missing > 0 ? [['warning', ` ▲ ${missing} missing`] as const] : []),
        ['muted', ' · Azure says '],
        [figure.look.tone, `${figure.look.glyph ?? ''} ${figure.words}`],
      ],
      [['muted', `assigned ${whenAndWho(createdAt, assignedBy, now)}${changedBy ? '' : ' · not changed since'}`]],
      ...(changedBy ? [[['muted', `changed ${whenAndWho(updatedAt, changedBy, now)}`] as const]] : []),
      ...(excludedBy === undefined ? [] : [[['warning', `excluded by notScopes ${excludedBy}`]] as const]),
      ...labelled('identity', identity && `${identity.type} ${identity.principalId ?? ''}`),
      values.length > 0 ? paragraph(`parameters ${values.join(' ')}`) : [['muted', 'parameters as their defaults']],
      ...labelled('notScopes', notScopes.join(', ')),
      [['muted', `scope ${scope}`]],
      [['muted', id]],
    ];
  },
  search: ({ facts: { scope, madeBy, level } }) => `${scope} ${madeBy} ${level}`,
  armId: ({ item }) => item.id,
});

export function catalogueOf({ picture }: Pick<AzureState, 'picture'>): Catalogue {
  const { definitions, initiatives, versions } = picture;
  return {
    definitions: definitions.value ?? new Map(),
    initiatives: initiatives.value ?? new Map(),
    versions: versions.value ?? noVersions,
  };
}

/** One assignment as the list has it. */
export function assignmentRow(state: ConsoleState, assignment: Assignment): AssignmentRow {
  const facts = factsOf(state, assignment);
  const late = lacking(state, assignment).some(({ withinAllowance }) => !withinAllowance);
  return {
    key: idKey(assignment.id),
    name: titleOf(facts),
    item: assignment,
    facts,
    fault: complianceFigure(facts.compliance).fault || late,
  };
}

function factsOf(state: ConsoleState, assignment: Assignment): AssignmentFacts {
  const { picture, join } = state.azure;
  const { id, definitionId, scope, identity } = assignment;
  const { assignedBy, createdAt, changedBy, updatedAt, unchanged } = assignment;
  const catalogue = catalogueOf(state.azure);
  const cluster = picture.cluster.value?.id;
  const bearing: Bearing | undefined = cluster === undefined ? undefined : bearingOn(assignment, cluster);
  const initiative = isInitiativeId(definitionId);
  const definition = (initiative ? catalogue.initiatives : catalogue.definitions).get(idKey(definitionId));
  const effect = effectSummary(assignedDefinitions(assignment, catalogue));
  const constraints = join.byAssignment.get(idKey(id)) ?? [];
  const read = state.picture.kinds.value !== undefined || state.picture.kinds.state === 'absent';
  const summary = picture.compliance.value?.assignments;
  const judged = summary?.find((one) => sameId(one.assignmentId, id));
  return {
    ...told(assignment, fields),
    level: bearing?.level ?? scopeLevel(scope),
    ...given('inherited', bearing?.inherited),
    ...given('excludedBy', bearing?.excludedBy),
    initiative,
    ...given('definition', definition?.displayName),
    ...given('effect', effect || undefined),
    ...given('identity', identity?.type),
    assignedBy: authorFacts(assignedBy, state.azure),
    ...moment('createdAt', createdAt),
    ...(unchanged ? {} : { changedBy: authorFacts(changedBy, state.azure) }),
    ...moment('changedAt', unchanged ? undefined : updatedAt),
    ...(read ? { constraints: constraints.length, missing: lacking(state, assignment).length } : {}),
    ...(read && constraints.length > 0 ? { violations: countOfAll(constraints) } : {}),
    ...given('compliance', summary && (judged?.policies ?? ('none' as const))),
  };
}

function lacking({ azure }: ConsoleState, { id }: Assignment) {
  return azure.missing.filter((one) => sameId(one.assignment.id, id));
}

export function titleOf({ displayName, name }: Pick<AssignmentFacts, 'displayName' | 'name'>): string {
  return displayName || name;
}

function ofText({ definition, definitionId }: AssignmentFacts): string {
  return definition || nameOf(definitionId);
}

/** `↓ resource group`: the level at which it was assigned, and whether the cluster inherits or is left out of it. */
export function levelText({ level, inherited, excludedBy }: AssignmentFacts): string | undefined {
  if (inherited === undefined) return undefined;
  if (excludedBy !== undefined) return `○ excluded, ${level}`;
  return inherited ? `↓ ${level}` : `● ${level}`;
}
