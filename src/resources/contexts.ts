import type { Reading } from '../governance/reading.ts';
import type { ContextSummary } from '../state/console-state.ts';
import { good } from './looks.ts';
import type { Resource } from './resource.ts';

// It is read before anything else is.
const kubeconfig: Reading<unknown> = { state: 'live', source: 'the kubeconfig' };

export const contexts: Resource<ContextSummary, ContextSummary> = {
  id: 'contexts',
  aliases: ['ctx', 'context'],
  title: 'Contexts',
  summary: 'clusters of the kubeconfig; :ctx NAME switches',
  nouns: ['context', 'contexts'],
  documentKind: 'ContextList',
  side: 'kubeconfig',
  nothing: 'no context in the kubeconfig',
  readings: () => [kubeconfig],
  rows: ({ contexts: all }) =>
    all.map((context) => ({
      key: context.name,
      name: context.name,
      namespace: context.namespace,
      item: context,
      facts: context,
    })),
  columns: [
    { id: 'current', title: '', width: 1, priority: 0, flag: ({ current }) => current, look: () => good },
    {
      id: 'name',
      names: true,
      title: 'NAME',
      width: 20,
      grow: 2,
      priority: 0,
      words: ({ name }) => name,
      look: ({ current }) => ({ tone: current ? 'context' : 'text' }),
    },
    { id: 'cluster', title: 'CLUSTER', width: 16, grow: 1, priority: 2, words: ({ cluster }) => cluster },
    { id: 'server', title: 'SERVER', width: 20, grow: 2, priority: 1, words: ({ server }) => server },
    { id: 'user', title: 'USER', width: 12, grow: 1, priority: 3, words: ({ user }) => user },
    { id: 'namespace', title: 'NAMESPACE', width: 12, priority: 2, words: ({ namespace }) => namespace },
  ],
  complete: ({ contexts: all }) => all.map(({ name }) => name),
};
