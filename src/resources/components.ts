import type { ComponentState } from '../governance/azure/compliance.ts';
import { type DefinitionReference, isOfDefinition } from '../governance/azure/definition.ts';
import { sameId } from '../governance/azure/resource-id.ts';
import { listKey, readingOf } from '../governance/list-key.ts';
import { type AzureList, PartialAnswer } from '../state/azure-source.ts';
import { defineResource } from './define-resource.ts';
import { paragraph } from './detail-line.ts';
import { moment } from './facts.ts';
import { complianceState } from './looks.ts';
import { minutes } from './periods.ts';
import { spellAge } from './spell-age.ts';

export interface ComponentFacts extends Omit<ComponentState, 'evaluatedAt'> {
  readonly evaluatedAt?: string;
}

/** Of one definition of an assignment. */
export interface ComponentsOf extends DefinitionReference {
  readonly assignmentId: string;
}

export const componentKey = listKey<ComponentState>('component-states');

const list: AzureList<ComponentState> = {
  key: componentKey,
  per: 'cluster',
  period: minutes(5),
  request: ({ cluster }) =>
    `POST ${cluster?.id ?? '…'}/providers/Microsoft.PolicyInsights/componentPolicyStates/latest/queryResults`,
  async read({ arm, cluster }, signal) {
    if (!cluster) return [];
    const { componentStates, mostComponents } = await import('../azure/compliance.ts');
    const found = await componentStates(arm, cluster.id, { signal });
    if (found.length < mostComponents) return found;
    return new PartialAnswer(found, {
      what: `Azure tells of the first ${found.length} components of the cluster only`,
      next: 'What does not comply comes first; count the rest in the cluster: :violations',
    });
  },
};

/** Kubernetes objects as Azure judges them against one definition. */
export const components = defineResource<ComponentState, ComponentFacts>({
  id: 'components',
  summary: '',
  side: 'azure',
  lists: { azure: list },
  wants: [componentKey.id],
  hidden: true,
  nothing: 'Azure tells of no components here',
  readings: ({ azure }) => [readingOf(azure, componentKey)],
  rows({ azure }, { subject }) {
    const of = subject as ComponentsOf;
    return (readingOf(azure, componentKey).value ?? [])
      .filter((one) => sameId(one.assignmentId, of.assignmentId) && isOfDefinition(one, of))
      .map((component) => {
        const { evaluatedAt, ...rest } = component;
        return {
          key: `${component.componentType}/${component.componentId}`,
          name: component.componentId,
          item: component,
          facts: { ...rest, ...moment('evaluatedAt', evaluatedAt) },
          fault: complianceState(component.state).rank < 2,
        };
      })
      .sort(
        (a, b) =>
          complianceState(a.item.state).rank - complianceState(b.item.state).rank || a.name.localeCompare(b.name),
      );
  },
  columns: [
    {
      id: 'state',
      title: 'AZURE SAYS',
      width: 15,
      priority: 0,
      words: 'state',
      look: ({ state }) => complianceState(state).look,
      order: ({ state }) => complianceState(state).rank,
    },
    { id: 'type', width: 16, priority: 1, words: 'componentType' },
    { id: 'name', title: 'COMPONENT', width: 26, grow: 2, priority: 0, names: true, words: 'componentId' },
    { id: 'reason', width: 20, grow: 4, priority: 2, words: ({ reasons }) => reasons.join(' · ') },
    { id: 'evaluated', width: 9, priority: 1, moment: 'evaluatedAt' },
  ],
  detail: ({ item: { componentType, state, reasons, evaluatedAt, componentId } }, _, { now }) => [
    [['title', `${componentType} ${componentId}`]],
    [['muted', 'Azure says '], state, ['muted', `, evaluated ${spellAge(evaluatedAt, now)} ago`]],
    ...reasons.map((reason) => paragraph(reason, { tone: 'warning' })),
  ],
  search: ({ facts }) => facts.componentId,
});
