import { readingOf } from '../governance/list-key.ts';
import {
  isConflict,
  type Mutator,
  type MutatorKind,
  mutatorKinds,
  mutatorList,
  mutatorReference,
  parseMutator,
  versionOf,
} from '../governance/mutator.ts';
import { defineResource } from './define-resource.ts';
import { timestamp } from './facts.ts';
import { fault, plain, quiet } from './looks.ts';
import { podErrors } from './pod-errors.ts';

export interface MutatorFacts extends Omit<Mutator, 'byPod' | 'createdAt'> {
  /** Gatekeeper pods that apply it, of those that report on it. */
  readonly enforcedBy: { readonly pods: number; readonly of: number };
  /** Pods that say another mutator takes the field for something else. */
  readonly conflicts: number;
  /** What pods say is wrong with it, each message once. */
  readonly errors: readonly string[];
  readonly createdAt: string;
}

const source = (kind: MutatorKind) => ({
  path: `/apis/mutations.gatekeeper.sh/${versionOf(kind)}/${kind.toLowerCase()}`,
  parse: (raw: unknown) => parseMutator(kind, raw),
});

export const mutators = defineResource<Mutator, MutatorFacts>({
  id: 'mutators',
  aliases: ['mut', 'mutations'],
  summary: 'what changes objects on their way in',
  side: 'cluster',
  lists: {
    cluster: {
      id: mutatorList.id,
      later: true,
      sources: () => ({
        everywhere: source('Assign'),
        beside: mutatorKinds.slice(1).map(source),
        keyOf: ({ kind, name }: Mutator) => `${kind}/${name}`,
      }),
    },
  },
  nothing: 'nothing changes objects on their way in',
  readings: ({ picture }) => [readingOf(picture, mutatorList)],
  rows: ({ picture }) =>
    (readingOf(picture, mutatorList).value ?? [])
      .map((mutator) => {
        const { byPod, createdAt, ...rest } = mutator;
        const errors = byPod.flatMap((pod) => pod.errors);
        const facts = {
          ...rest,
          enforcedBy: { pods: byPod.filter(({ enforced }) => enforced).length, of: byPod.length },
          conflicts: byPod.filter((pod) => pod.errors.some(isConflict)).length,
          errors: [...new Set(errors.map(({ message }) => message))],
          createdAt: timestamp(createdAt),
        };
        const lagging = byPod.length === 0 || facts.enforcedBy.pods < byPod.length;
        const { kind, name } = mutator;
        return { key: `${kind}/${name}`, name, item: mutator, facts, fault: errors.length > 0 || lagging };
      })
      .sort((a, b) => Number(b.fault) - Number(a.fault) || (a.key < b.key ? -1 : 1)),
  columns: [
    { id: 'kind', width: 14, priority: 1, names: true, words: 'kind' },
    { id: 'name', width: 20, grow: 2, priority: 0, names: true, words: 'name' },
    { id: 'location', title: 'SETS', width: 20, grow: 3, priority: 2, words: 'location' },
    { id: 'applies', title: 'OF', width: 10, grow: 1, priority: 3, words: ({ appliesTo }) => appliesTo.join(', ') },
    {
      id: 'enforced',
      title: 'APPLIED BY',
      width: 10,
      priority: 1,
      align: 'right',
      words: ({ enforcedBy: { pods, of } }) => (of === 0 ? undefined : `${pods}/${of} pods`),
      look: ({ enforcedBy: { pods, of } }) => (pods < of || of === 0 ? { tone: 'warning' } : plain),
    },
    {
      id: 'errors',
      width: 16,
      grow: 2,
      priority: 0,
      words: ({ conflicts, errors: [first = ''] }) => (conflicts > 0 ? `conflict: ${first}` : first),
      look: ({ errors }) => (errors.length > 0 ? fault : plain),
    },
    {
      id: 'from',
      width: 6,
      priority: 4,
      words: ({ installedByAddon }) => (installedByAddon ? 'add-on' : ''),
      look: quiet,
    },
    { id: 'age', width: 8, priority: 5, moment: 'createdAt' },
  ],
  detail: ({ item: { kind, name, location, appliesTo, byPod } }) => [
    [`${kind}/${name}`, ['muted', ' sets '], location],
    [['muted', 'of '], appliesTo.join(', ') || 'every kind that it matches'],
    ...podErrors(byPod),
  ],
  object: ({ item }) => mutatorReference(item),
});
