import { followMetrics } from '../cluster/sources/gatekeeper-metrics.ts';
import { metricsList, type PodMetrics, totalMetrics } from '../governance/gatekeeper-metrics.ts';
import { readingOf } from '../governance/list-key.ts';
import { counted } from '../governance/number-text.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { defineResource } from './define-resource.ts';
import { fault, plain } from './looks.ts';
import { type Figure, figuresOf } from './metric-words.ts';
import { spellAge } from './spell-age.ts';

export type MetricFacts = Omit<Figure, 'fault'>;

/** What Gatekeeper's pods have done since they started, added up. */
export const metrics = defineResource<Figure, MetricFacts>({
  id: 'metrics',
  title: 'Metrics',
  noun: 'figure',
  documentKind: 'GatekeeperMetrics',
  summary: 'how long audits and requests take, by Gatekeeper’s own count',
  side: 'cluster',
  lists: {
    cluster: {
      id: metricsList.id,
      follow: followMetrics,
    },
  },
  uncounted: true,
  nothing: 'no pod of Gatekeeper counts anything',
  readings: ({ picture }) => [readingOf(picture, metricsList)],
  rows(state) {
    const pods = countedBy(state);
    if (pods.length === 0) return [];
    return figuresOf(totalMetrics(pods)).map((figure) => {
      const { fault: failed = false, ...facts } = figure;
      return { key: figure.id, item: figure, facts, fault: failed };
    });
  },
  columns: [
    { id: 'what', width: 20, priority: 0, words: 'what' },
    {
      id: 'says',
      title: 'VALUE',
      width: 30,
      grow: 3,
      priority: 0,
      words: 'says',
    },
  ],
  heading(_, state, { now }) {
    const { asOf } = readingOf(state.picture, metricsList);
    const pods = countedBy(state);
    if (pods.length === 0 || asOf === undefined) return [];
    return [['muted', ` of ${counted(pods.length, 'pod')} · asked ${spellAge(asOf, now)} ago`]];
  },
  detail: ({ item: { what, says, fault: isFault } }) => [
    [
      ['muted', `${what} `],
      [isFault ? fault.tone : plain.tone, says],
    ],
  ],
});

function countedBy({ picture }: ConsoleState): readonly PodMetrics[] {
  return readingOf(picture, metricsList).value ?? [];
}
