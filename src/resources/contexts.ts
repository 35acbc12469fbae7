import type { Reading } from '../governance/reading.ts';
import type { ContextSummary } from '../state/console-state.ts';
import { defineResource } from './define-resource.ts';
import { good } from './looks.ts';

// It is read before anything else is.
const kubeconfig: Reading<unknown> = { state: 'live', source: 'the kubeconfig' };

export const contexts = defineResource<ContextSummary, ContextSummary>({
  id: 'contexts',
  aliases: ['ctx', 'context'],
  summary: 'clusters of the kubeconfig; :ctx NAME switches',
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
    { id: 'current', title: '', width: 1, priority: 0, flag: 'current', look: good },
    {
      id: 'name',
      names: true,
      width: 20,
      grow: 2,
      priority: 0,
      words: 'name',
      look: ({ current }) => ({ tone: current ? 'context' : 'text' }),
    },
    { id: 'cluster', width: 16, grow: 1, priority: 2, words: 'cluster' },
    { id: 'server', width: 20, grow: 2, priority: 1, words: 'server' },
    { id: 'user', width: 12, grow: 1, priority: 3, words: 'user' },
    { id: 'namespace', width: 12, priority: 2, words: 'namespace' },
  ],
  complete: ({ contexts: all }) => all.map(({ name }) => name),
});
