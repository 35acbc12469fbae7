import type { PolicyState } from '../governance/azure/compliance.ts';
import { type DefinitionReference, isOfDefinition } from '../governance/azure/definition.ts';
import { type AssignedDefinition, assignedDefinitions, expectedAction } from '../governance/azure/effect.ts';
import { idKey, nameOf, sameId } from '../governance/azure/resource-id.ts';
import type { Constraint } from '../governance/constraint.ts';
import { actionRank } from '../governance/enforcement-action.ts';
import { admissionActions, auditActions } from '../governance/enforcement-point.ts';
import { readingOf } from '../governance/list-key.ts';
import { counted } from '../governance/number-text.ts';
import { countOfAll } from '../governance/violation-count.ts';
import type { ViolationCount } from '../governance/violations.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { assignmentRow, catalogueOf, levelText } from './assignments.ts';
import type { Look } from './column.ts';
import { componentKey } from './components.ts';
import { defineResource } from './define-resource.ts';
import { type Piece, paragraph } from './detail-line.ts';
import { given, moment } from './facts.ts';
import { flagged } from './flagged.ts';
import { actionLook, complianceState, off, plain, underWay, unknown, warning } from './looks.ts';

/** One definition at work through an assignment: what Azure says of it, and beside it what the cluster says. */
export interface AssignedDefinitionFacts {
  readonly definitionId: string;
  /** "" when the definition is assigned by itself. */
  readonly referenceId: string;
  readonly title: string;
  /** The version that is at work. */
  readonly version?: string;
  /** It could not be read, or was not yet: what it does is not known. */
  readonly versionUnread?: true;
  /** Absent when it is not known. */
  readonly effect?: string;
  /** What decided the effect. */
  readonly effectFrom: string;
  readonly constraint: 'there' | 'awaited' | 'missing' | 'none is made' | 'unknown';
  /** What admission does by the constraints that are there, and what audit reports, the gravest first; absent where there is none. */
  readonly admission?: readonly string[];
  readonly audit?: readonly string[];
  readonly constraints: number;
  readonly violations?: ViolationCount;
  /** Azure's state of it; absent where it has evaluated nothing. */
  readonly state?: string;
  readonly evaluatedAt?: string;
  /** What Azure says of it is not known: the policy states were not read. */
  readonly statesUnread?: true;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface AtWork {
  readonly assigned: AssignedDefinition;
  readonly constraints: readonly Constraint[];
  readonly state: PolicyState | undefined;
  /** How many objects Azure tells of, and how many of them do not comply; `whole` is false where it may know of more. */
  readonly components: { readonly all: number; readonly bad: number; readonly whole: boolean };
}

export interface OfAssignment {
  readonly id: string;
}

/** One assignment: each of its definitions with its constraint, and what the cluster and Azure say of it. */
export const assignedDefinitionsOf = defineResource<AtWork, AssignedDefinitionFacts>({
  id: 'assignment',
  summary: '',
  noun: 'definition',
  documentKind: 'AssignedDefinitionList',
  side: 'azure',
  wants: ['assignments', 'catalogue', 'compliance', componentKey.id],
  hidden: true,
  detailAlways: true,
  nothing: 'the assignment no longer bears on this cluster, or its initiative is not in the catalogue that was read',
  readings: ({ azure: { picture } }) => [picture.assignments, picture.definitions, picture.policyStates],
  rows(state, { subject }) {
    const { azure } = state;
    const assignment = assignmentOf(state, subject);
    if (!assignment) return [];
    const ofAssignment = ({ assignmentId }: { readonly assignmentId: string }) => sameId(assignmentId, assignment.id);
    const constraints = azure.join.byAssignment.get(idKey(assignment.id)) ?? [];
    const states = (azure.picture.policyStates.value ?? []).filter(ofAssignment);
    const told = readingOf(azure, componentKey);
    const components = (told.value ?? []).filter(ofAssignment);
    const catalogue = catalogueOf(azure);
    return assignedDefinitions(assignment, catalogue).map((assigned) => {
      const { definitionId, referenceId, definition, effect, values } = assigned;
      const isIt = (one: DefinitionReference) => isOfDefinition(one, assigned);
      const own = constraints.filter(
        ({ origin }) =>
          origin && isIt({ definitionId: origin.definitionId, referenceId: origin.definitionReferenceId }),
      );
      const lacking = azure.missing.find((one) => sameId(one.assignment.id, assignment.id) && isIt(one.assigned));
      const judged = states.find(isIt);
      const [first] = own;
      const of = components.filter(isIt);
      const facts: AssignedDefinitionFacts = {
        definitionId,
        referenceId,
        // The name of another version is a name still.
        title: (definition ?? catalogue.definitions.get(idKey(definitionId)))?.displayName || nameOf(definitionId),
        ...given('version', definition?.version),
        ...given('versionUnread', definition === undefined ? true : undefined),
        ...given('effect', effect.effect),
        effectFrom: effect.from,
        constraint: first
          ? 'there'
          : lacking
            ? lacking.withinAllowance
              ? 'awaited'
              : 'missing'
            : expectedAction(assignment, assigned) === 'none'
              ? 'none is made'
              : 'unknown',
        ...given('admission', first && actionsOf(own, admissionActions)),
        ...given('audit', first && actionsOf(own, auditActions)),
        constraints: own.length,
        ...given('violations', first && countOfAll(own)),
        ...given('state', judged?.state),
        ...moment('evaluatedAt', judged?.evaluatedAt),
        ...given('statesUnread', azure.picture.policyStates.value === undefined ? true : undefined),
        parameters: values,
      };
      return {
        key: `${idKey(definitionId)}|${referenceId.toLowerCase()}`,
        name: facts.title,
        item: {
          assigned,
          constraints: own,
          state: judged,
          components: {
            all: of.length,
            bad: of.filter(({ state: is }) => is.toLowerCase() === 'noncompliant').length,
            whole: told.state === 'live',
          },
        },
        facts,
        fault: judged?.state.toLowerCase() === 'noncompliant' || facts.constraint === 'missing',
      };
    });
  },
  columns: [
    { id: 'definition', width: 26, grow: 5, priority: 0, names: true, words: 'title' },
    {
      id: 'effect',
      width: 15,
      priority: 2,
      words: ({ effect, effectFrom }) => effect && `${effect}${effectFrom === 'parameter' ? '' : ` (${effectFrom})`}`,
    },
    {
      id: 'constraint',
      width: 14,
      priority: 1,
      words: ({ constraint, admission, constraints }) =>
        constraint === 'there'
          ? `${admission?.[0] ?? 'none'}${constraints > 1 ? ` ×${constraints}` : ''}`
          : constraint === 'unknown'
            ? undefined
            : constraint,
      look: constraintLook,
    },
    flagged(0),
    {
      id: 'azure',
      title: 'AZURE SAYS',
      width: 15,
      priority: 0,
      words: ({ state = 'not evaluated' }) => state,
      look: ({ state }) => (state === undefined ? warning : complianceState(state).look),
      order: ({ state }) => (state === undefined ? 9 : complianceState(state).rank),
    },
    {
      id: 'evaluated',
      width: 9,
      priority: 3,
      moment: 'evaluatedAt',
      none: ({ statesUnread }) => (statesUnread ? undefined : 'never'),
    },
  ],
  heading(rows, state, { subject }) {
    const assignment = assignmentOf(state, subject);
    if (!assignment) return [];
    const { facts } = assignmentRow(state, assignment);
    const unread = rows.filter((row) => row.facts.versionUnread).length;
    const read: Piece[] = unread === 0 ? [] : [['warning', ` · ${rows.length - unread} of ${rows.length} read`]];
    return [...read, ` · ${levelText(facts) ?? '?'}`, ['muted', ` · ${facts.enforcementMode}`]];
  },
  detail({ item: { assigned, constraints, state, components }, facts }) {
    const values = Object.entries(assigned.values).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return [
      [['title', facts.title]],
      [
        ['muted', 'cluster says '],
        ...(facts.constraint === 'there'
          ? [
              facts.admission?.join(', ') || 'none',
              ['muted', ' at admission · '] as const,
              facts.audit?.join(', ') || 'none',
              ['muted', ' at audit · '] as const,
            ]
          : []),
        constraints.map(({ kind, name }) => `${kind}/${name}`).join(', ') || 'no constraint of it',
      ],
      [
        ['muted', 'Azure says '],
        state ? `${state.state}, effect ${state.effect}` : 'nothing: not evaluated',
        ...(components.all > 0
          ? [
              [
                'muted',
                ` · ${components.bad} of ${components.whole ? '' : 'the '}${counted(components.all, 'component')}${components.whole ? '' : ' that Azure tells of'} ${components.bad === 1 ? 'does' : 'do'} not comply`,
              ] as const,
            ]
          : []),
      ],
      ...(state?.reasons ?? []).map((reason) => paragraph(reason, { tone: 'warning' })),
      paragraph(values.length > 0 ? `parameters ${values.join(' ')}` : 'parameters as their defaults'),
      [['muted', assigned.definitionId]],
    ];
  },
  search: ({ facts: { referenceId } }) => referenceId,
});

export function assignmentOf({ azure }: ConsoleState, subject: unknown) {
  const { id } = subject as OfAssignment;
  return azure.picture.assignments.value?.find((one) => sameId(one.id, id));
}

/** As constraints are listed: a scoped one by what it does at its points. */
function actionsOf(
  constraints: readonly Constraint[],
  at: (constraint: Constraint) => readonly string[],
): readonly string[] {
  return [...new Set(constraints.flatMap(at))].sort((a, b) => actionRank(a) - actionRank(b));
}

function constraintLook({ constraint, admission }: AssignedDefinitionFacts): Look {
  switch (constraint) {
    case 'there':
      return { ...plain, ...glyphOf(admission?.[0] ?? 'none') };
    case 'awaited':
      return { ...underWay, tone: 'text' };
    case 'missing':
      return warning;
    case 'none is made':
      return { ...off, tone: 'text' };
    case 'unknown':
      return unknown;
  }
}

function glyphOf(action: string): Pick<Look, 'glyph'> {
  return given('glyph', actionLook(action).glyph);
}
