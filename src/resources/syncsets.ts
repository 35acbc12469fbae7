import type { ConstraintTemplate } from '../governance/constraint-template.ts';
import { templateReference } from '../governance/findings/template-findings.ts';
import { configReference } from '../governance/findings/wording.ts';
import { known } from '../governance/known.ts';
import { readingOf } from '../governance/list-key.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import { parseSyncSet, type SyncSet, sameKind, spellKind, syncSetList } from '../governance/sync.ts';
import { spellNeed, syncedKinds, unmetNeeds } from '../governance/sync-standing.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { defineResource } from './define-resource.ts';
import { moment } from './facts.ts';
import { fault, good } from './looks.ts';
import type { ResourceRow } from './resource.ts';

/** Kinds that are kept for referential rules, by what keeps them; or what a template needs and nothing keeps. */
export interface SyncFacts {
  readonly from: 'SyncSet' | 'Config' | 'nothing';
  /** Of the SyncSet, the Config or the template that lacks it. */
  readonly name: string;
  /** `Service/v1`; of what is lacking, `Service/v1 or Endpoints/v1`. */
  readonly kinds: readonly string[];
  /** Templates whose rules look at one of them. */
  readonly neededBy: readonly string[];
  readonly createdAt?: string;
}

interface SyncItem {
  readonly object: ObjectReference;
}

export const syncSets = defineResource<SyncItem, SyncFacts>({
  id: 'syncsets',
  aliases: ['sync'],
  title: 'Sync sets',
  noun: ['sync', 'syncs'],
  documentKind: 'SyncList',
  summary: 'objects that are kept for rules which compare them, and what lacks',
  side: 'cluster',
  lists: {
    cluster: {
      id: syncSetList.id,
      later: true,
      sources: () => ({
        everywhere: { path: '/apis/syncset.gatekeeper.sh/v1alpha1/syncsets', parse: parseSyncSet },
        keyOf: ({ name }: SyncSet) => name,
      }),
    },
  },
  nothing: 'nothing is kept for rules that compare objects, and no rule here says that it needs it',
  readings: ({ picture }) => [readingOf(picture, syncSetList), picture.config, picture.templates],
  rows: (state) => [...lackingRows(state), ...keepingRows(state)],
  columns: [
    {
      id: 'from',
      title: 'KEPT BY',
      width: 9,
      priority: 0,
      words: 'from',
      look: ({ from }) => (from === 'nothing' ? fault : good),
    },
    {
      id: 'name',
      width: 18,
      grow: 1,
      priority: 0,
      names: true,
      words: ({ from, name }) => (from === 'nothing' ? '' : name),
    },
    { id: 'kinds', width: 24, grow: 3, priority: 0, words: ({ kinds }) => kinds.join(', ') },
    { id: 'needed', title: 'NEEDED BY', width: 18, grow: 2, priority: 1, words: ({ neededBy }) => neededBy.join(', ') },
    { id: 'age', width: 8, priority: 5, none: () => '', moment: ({ createdAt }) => createdAt },
  ],
  detail: ({ facts: { from, name, kinds, neededBy } }) =>
    from === 'nothing'
      ? [
          [['error', `✖ ${name}`], ['muted', ' compares with '], kinds.join(', ')],
          [['muted', 'no SyncSet and no Config names it: the rule finds nothing']],
        ]
      : [
          [`${from} ${name}`, ['muted', ' keeps '], kinds.join(', ') || 'nothing'],
          [['muted', 'needed by '], neededBy.join(', ') || 'no template that says so'],
        ],
  object: ({ item: { object } }) => object,
});

function lackingRows({ picture }: ConsoleState): readonly ResourceRow<SyncItem, SyncFacts>[] {
  const synced = syncedKinds(picture);
  if (synced === undefined) return [];
  return referential(picture).flatMap((template) =>
    unmetNeeds(template, synced).map((need) => {
      const { name } = template;
      const kinds = [spellNeed(need)];
      const facts: SyncFacts = { from: 'nothing', name, kinds, neededBy: [name] };
      return { key: `lacks/${name}/${kinds}`, name, item: { object: templateReference(template) }, facts, fault: true };
    }),
  );
}

function keepingRows({ picture }: ConsoleState): readonly ResourceRow<SyncItem, SyncFacts>[] {
  const templates = referential(picture);
  const row = (
    from: 'SyncSet' | 'Config',
    { name, kinds, createdAt }: Omit<SyncSet, 'createdAt'> & { readonly createdAt: number | undefined },
    object: ObjectReference,
  ): ResourceRow<SyncItem, SyncFacts> => ({
    key: `${from}/${name}`,
    name,
    item: { object },
    facts: {
      from,
      name,
      kinds: kinds.map(spellKind),
      neededBy: templates
        .filter(({ requiresSync = [] }) =>
          requiresSync.flat().some((need) => kinds.some((kind) => sameKind(kind, need))),
        )
        .map((template) => template.name),
      ...moment('createdAt', createdAt),
    },
  });
  const configs = (picture.config.value ?? []).flatMap(({ namespace, synced = [], createdAt }) =>
    synced.length === 0
      ? []
      : [row('Config', { name: 'config', kinds: synced, createdAt }, configReference(namespace))],
  );
  return [
    ...configs,
    ...(readingOf(picture, syncSetList).value ?? []).map((set) => row('SyncSet', set, setReference(set.name))),
  ];
}

function referential({ templates }: ConsoleState['picture']): readonly ConstraintTemplate[] {
  return (known(templates) ?? []).filter(({ requiresSync }) => requiresSync !== undefined);
}

function setReference(name: string): ObjectReference {
  return { group: 'syncset.gatekeeper.sh', version: 'v1alpha1', kind: 'SyncSet', namespace: '', name };
}
