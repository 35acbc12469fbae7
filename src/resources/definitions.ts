import {
  type Definition,
  type DefinitionReference,
  type Initiative,
  isInitiativeId,
} from '../governance/azure/definition.ts';
import { effectChoices, effectParameter } from '../governance/azure/effect.ts';
import { idKey } from '../governance/azure/resource-id.ts';
import { counted } from '../governance/number-text.ts';
import { countOfAll, spellCounted } from '../governance/violation-count.ts';
import type { ConsoleState } from '../state/console-state.ts';
import type { ColumnWords } from './column.ts';
import { defineResource } from './define-resource.ts';
import { type DetailLine, labelled, paragraph } from './detail-line.ts';
import { given, told } from './facts.ts';
import { flagged } from './flagged.ts';
import { quiet } from './looks.ts';

/** What definitions and initiatives have in common. */
type PolicyFacts = ReturnType<typeof policyFacts>;

export interface DefinitionFacts extends PolicyFacts, Pick<Definition, 'mode' | 'inCluster'> {
  readonly effects: readonly string[];
  readonly defaultEffect?: string;
}

export interface InitiativeFacts extends PolicyFacts {
  readonly members: readonly DefinitionReference[];
}

const firstColumns: readonly ColumnWords<PolicyFacts>[] = [
  { id: 'name', names: true, width: 30, grow: 5, priority: 0, words: ({ displayName, name }) => displayName || name },
  { id: 'id', width: 36, priority: 8, wide: true, words: 'name', look: quiet },
  {
    id: 'marks',
    title: 'TYPE',
    width: 10,
    priority: 3,
    words: (facts) => marks(facts) || 'built-in',
    look: (facts) => ({ tone: facts.deprecated ? 'warning' : isCustom(facts) ? 'info' : 'muted' }),
  },
];

const lastColumns: readonly ColumnWords<PolicyFacts>[] = [
  { id: 'version', width: 9, priority: 5, words: 'version' },
  { id: 'category', width: 14, priority: 6, wide: true, words: 'category' },
  { id: 'assigned', width: 8, priority: 1, count: 'assignments', quietZero: true },
  flagged(4, 'FLAGS TODAY'),
];

/** Built-in definitions of category Kubernetes, custom ones, and those that assignments name. */
export const definitions = defineResource<Definition, DefinitionFacts>({
  id: 'definitions',
  aliases: ['def', 'pd'],
  summary: 'policies that can be assigned',
  nothing: 'Azure lists no definitions',
  readings: ({ azure }) => [azure.picture.definitions],
  rows: (state) =>
    inOrder([...(state.azure.picture.definitions.value?.values() ?? [])], (definition) => {
      const defaultEffect = effectParameter(definition)?.defaultValue;
      return {
        ...policyFacts(definition, state),
        mode: definition.mode,
        effects: effectChoices(definition),
        ...given('defaultEffect', typeof defaultEffect === 'string' ? defaultEffect : undefined),
        inCluster: definition.inCluster,
      };
    }),
  columns: [
    ...firstColumns,
    { id: 'does', title: 'EFFECTS', width: 16, grow: 1, priority: 2, words: ({ effects }) => effects.join(', ') },
    { id: 'default', width: 10, priority: 7, wide: true, words: ({ defaultEffect = '' }) => defaultEffect },
    { id: 'incluster', title: 'IN CLUSTER', width: 10, priority: 7, wide: true, words: 'inCluster' },
    ...lastColumns,
  ],
  detail: ({ item, facts }) => describe(item, facts, labelled('effects', facts.effects.join(', '))),
  ...shared(),
});

export const initiatives = defineResource<Initiative, InitiativeFacts>({
  id: 'initiatives',
  aliases: ['ini', 'psd'],
  summary: 'sets of policies that can be assigned',
  nothing: 'Azure lists no initiatives',
  readings: ({ azure }) => [azure.picture.initiatives],
  rows: (state) =>
    inOrder([...(state.azure.picture.initiatives.value?.values() ?? [])], (initiative) => ({
      ...policyFacts(initiative, state),
      members: initiative.members.map(({ definitionId, referenceId }) => ({ definitionId, referenceId })),
    })),
  columns: [
    ...firstColumns,
    { id: 'does', title: 'DEFINITIONS', width: 11, priority: 2, count: ({ members }) => members.length },
    {
      id: 'required',
      width: 20,
      grow: 1,
      priority: 7,
      wide: true,
      words: ({ parameters }) =>
        parameters
          .filter(({ required }) => required)
          .map(({ name }) => name)
          .join(', '),
    },
    ...lastColumns,
  ],
  detail: ({ item, facts }) =>
    describe(item, facts, [[['muted', 'it has '], counted(facts.members.length, 'definition')]]),
  ...shared(),
});

function shared() {
  return {
    side: 'azure' as const,
    wants: ['catalogue', 'assignments'],
    heading: (rows: readonly { readonly facts: PolicyFacts }[]) => {
      const custom = rows.filter(({ facts }) => isCustom(facts)).length;
      return rows.length === 0 ? [] : [['muted', ` · ${custom} custom`] as const];
    },
    search: ({ item }: { readonly item: Definition | Initiative }) =>
      `${item.name} ${item.category} ${item.description}`,
    armId: ({ item }: { readonly item: Definition | Initiative }) => item.id,
  };
}

function marks({ type, preview, deprecated }: PolicyFacts): string {
  const custom = type.toLowerCase() === 'custom';
  return [custom && '◆ custom', preview && 'preview', deprecated && '▲ deprecated'].filter(Boolean).join(' ');
}

function isCustom({ type }: PolicyFacts): boolean {
  return type.toLowerCase() === 'custom';
}

function policyFacts(policy: Definition | Initiative, { picture, azure }: ConsoleState) {
  const { id, policyType, parameters } = policy;
  const constraints = (isInitiativeId(id) ? azure.join.byInitiative : azure.join.byDefinition).get(idKey(id)) ?? [];
  const read = picture.kinds.value !== undefined || picture.kinds.state === 'absent';
  return {
    ...told(policy, ['id', 'name', 'displayName', 'category', 'version', 'preview', 'deprecated']),
    type: policyType,
    parameters: parameters.map((parameter) =>
      told(parameter, ['name', 'type', 'required', 'defaultValue', 'allowedValues']),
    ),
    /** Assignments of it that bear on this cluster; absent when they could not be read. */
    ...given('assignments', assignmentsByDefinition(azure)?.get(idKey(id)) ?? (azure.picture.assignments.value && 0)),
    /** Constraints of it in this cluster, and what they flag today; absent when constraints could not be read. */
    ...given('constraints', read ? constraints.length : undefined),
    ...given('violations', read && constraints.length > 0 ? countOfAll(constraints) : undefined),
  };
}

const byDefinition = new WeakMap<object, ReadonlyMap<string, number>>();

/** How many assignments each definition or initiative has; undefined while they are not read. */
function assignmentsByDefinition({ picture }: ConsoleState['azure']): ReadonlyMap<string, number> | undefined {
  const { value } = picture.assignments;
  if (value === undefined) return undefined;
  const known = byDefinition.get(value);
  if (known) return known;
  const counts = new Map<string, number>();
  for (const { definitionId } of value) counts.set(idKey(definitionId), (counts.get(idKey(definitionId)) ?? 0) + 1);
  byDefinition.set(value, counts);
  return counts;
}

/** Category Kubernetes first, and in it custom ones; deprecated ones last. */
function inOrder<Policy extends Definition | Initiative, Facts extends PolicyFacts>(
  policies: readonly Policy[],
  factsOf: (policy: Policy) => Facts,
) {
  return policies
    .map((policy) => {
      const facts = factsOf(policy);
      return {
        key: idKey(policy.id),
        name: policy.displayName || policy.name,
        item: policy,
        facts,
        fault: policy.deprecated && (facts.assignments ?? 0) > 0,
      };
    })
    .sort(
      ({ facts: a, name: one }, { facts: b, name: other }) =>
        Number(a.deprecated) - Number(b.deprecated) ||
        Number(b.category === 'Kubernetes') - Number(a.category === 'Kubernetes') ||
        Number(isCustom(b)) - Number(isCustom(a)) ||
        one.localeCompare(other),
    );
}

function describe(
  { id, category, version, description, parameters, displayName, name }: Definition | Initiative,
  facts: PolicyFacts,
  does: readonly DetailLine[],
): readonly DetailLine[] {
  const required = parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name);
  const { constraints, violations } = facts;
  return [
    [
      ['title', displayName || name],
      ['muted', ` ${version ?? ''} · ${category} · ${marks(facts) || 'built-in'}`],
    ],
    paragraph(description, { most: 3 }),
    ...does,
    required.length > 0
      ? [['muted', 'must be given '], required.join(', ')]
      : [['muted', 'no parameter must be given']],
    [
      ['muted', 'cluster says '],
      constraints === undefined
        ? 'not known'
        : violations === undefined
          ? 'no constraint of it here'
          : `${counted(constraints, ['constraint flags', 'constraints flag'])} ${spellCounted(violations, 'object')} today`,
    ],
    [['muted', id]],
  ];
}
