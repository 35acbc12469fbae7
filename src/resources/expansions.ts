import {
  type ExpansionTemplate,
  expansionCycles,
  expansionList,
  expansionReference,
  parseExpansionTemplate,
} from '../governance/expansion-template.ts';
import { readingOf } from '../governance/list-key.ts';
import { spellKind } from '../governance/sync.ts';
import { defineResource } from './define-resource.ts';
import { paragraph } from './detail-line.ts';
import { given, timestamp } from './facts.ts';
import { fault, plain } from './looks.ts';
import { podErrors } from './pod-errors.ts';
import { isFailing, type PodsSay, podColumns, podsSay } from './pods-of.ts';

export interface ExpansionFacts extends PodsSay, Pick<ExpansionTemplate, 'name' | 'templateSource'> {
  /** `Deployment.apps/v1`. */
  readonly appliesTo: readonly string[];
  readonly generates: string;
  /** Absent where that of the constraint holds. */
  readonly action?: string;
  /** Templates that expand in a cycle with it, itself among them. */
  readonly cycle: readonly string[];
  readonly createdAt: string;
}

const [pods, errors] = podColumns<ExpansionFacts>();

export const expansions = defineResource<ExpansionTemplate, ExpansionFacts>({
  id: 'expansions',
  aliases: ['et', 'expansiontemplates'],
  title: 'Expansion templates',
  noun: 'expansion template',
  documentKind: 'ExpansionTemplateList',
  summary: 'workloads that are judged by what they will make',
  side: 'cluster',
  lists: {
    cluster: {
      id: expansionList.id,
      later: true,
      sources: () => ({
        everywhere: {
          path: '/apis/expansion.gatekeeper.sh/v1alpha1/expansiontemplate',
          parse: parseExpansionTemplate,
        },
        keyOf: ({ name }: ExpansionTemplate) => name,
      }),
    },
  },
  nothing: 'no workload is judged by what it will make: its pods are, when they are created',
  readings: ({ picture }) => [readingOf(picture, expansionList)],
  rows({ picture }) {
    const all = readingOf(picture, expansionList).value ?? [];
    const cycles = expansionCycles(all);
    return all
      .map((template) => {
        const { name, templateSource, generates, action, byPod, createdAt } = template;
        const facts: ExpansionFacts = {
          name,
          appliesTo: template.appliesTo.map(spellKind),
          generates: spellKind(generates),
          templateSource,
          ...given('action', action || undefined),
          cycle: cycles.get(name) ?? [],
          ...podsSay(byPod),
          createdAt: timestamp(createdAt),
        };
        return { key: name, name, item: template, facts, fault: facts.cycle.length > 0 || isFailing(facts) };
      })
      .sort((a, b) => Number(b.fault) - Number(a.fault) || (a.key < b.key ? -1 : 1));
  },
  columns: [
    { id: 'name', width: 18, grow: 2, priority: 0, names: true, words: 'name' },
    { id: 'expands', width: 20, grow: 2, priority: 1, words: ({ appliesTo }) => appliesTo.join(', ') },
    { id: 'into', width: 8, grow: 1, priority: 2, words: 'generates' },
    { id: 'source', title: 'BY', width: 13, priority: 4, words: 'templateSource' },
    { id: 'action', width: 8, priority: 3, words: ({ action = '' }) => action },
    pods,
    {
      ...errors,
      words: ({ cycle, errors: [first = ''] }) => (cycle.length > 0 ? `cycle: ${cycle.join(', ')}` : first),
      look: (facts) => (facts.cycle.length > 0 || facts.errors.length > 0 ? fault : plain),
    },
    { id: 'age', width: 8, priority: 5, moment: 'createdAt' },
  ],
  detail: ({ item: { name, byPod }, facts: { appliesTo, generates, templateSource, action, cycle } }) => [
    [name, ['muted', ' expands '], appliesTo.join(', ') || 'nothing', ['muted', ' into '], generates],
    [['muted', 'by '], templateSource || 'no field', ['muted', ' · action '], action ?? 'of the constraint'],
    ...(cycle.length > 0
      ? [paragraph(`✖ a cycle: ${cycle.join(' → ')}: Gatekeeper expands none of them`, { tone: 'error' })]
      : []),
    ...podErrors(byPod),
  ],
  object: ({ item: { name } }) => expansionReference(name),
});
