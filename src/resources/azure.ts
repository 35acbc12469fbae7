import { type AzurePartDeed, type AzurePartFacts, azureParts } from './azure-parts.ts';
import type { Look } from './column.ts';
import { defineResource } from './define-resource.ts';
import { paragraph } from './detail-line.ts';
import { fault, good, quiet, unknown, warning } from './looks.ts';
import { spellSeconds } from './spell-seconds.ts';

const looks: Readonly<Record<AzurePartFacts['state'], Required<Look>>> = {
  ok: good,
  warning,
  error: fault,
  unknown,
  told: { tone: 'text', glyph: ' ' },
};

/** Azure's side of this cluster: who is signed in, which cluster it is, and how its add-on stands. */
export const azure = defineResource<AzurePartDeed | undefined, AzurePartFacts>({
  id: 'azure',
  aliases: ['az', 'cluster', 'aks'],
  summary: 'sign-in, subscription, the AKS cluster, its add-on, providers',
  noun: 'part',
  documentKind: 'AzureStatus',
  side: 'azure',
  wants: ['subscriptions', 'clusters', 'providers', 'cluster'],
  nothing: 'nothing is known of Azure',
  detailAlways: true,
  uncounted: true,
  readings: ({ azure: { picture } }) => [picture.cluster],
  ticks: (state) => state.azure.throttled !== undefined,
  rows: (state, { now }) => azureParts(state.azure, state.connection.server, now),
  columns: [
    { id: 'state', title: '', width: 1, priority: 0, state: 'state', look: ({ state }) => looks[state] },
    { id: 'part', width: 12, priority: 1, words: 'part', look: quiet },
    { id: 'what', width: 26, grow: 3, priority: 0, words: 'what', look: ({ state }) => ({ tone: looks[state].tone }) },
    { id: 'detail', width: 20, grow: 4, priority: 0, words: 'detail' },
  ],
  heading(_, state, { now }) {
    const { throttled } = state.azure;
    if (throttled === undefined || throttled.until <= now) return [];
    return [['warning', `▲ Azure throttles: next try in ${spellSeconds(throttled.until - now)}, x stops waiting`]];
  },
  detail({ item, facts: { state, what, detail, lines } }) {
    const { tone, glyph } = looks[state];
    return [
      [[tone, `${glyph} ${what}`]],
      ...(item ? [[['key', '  <enter>'], ` ${deedText(item)}`] as const] : []),
      ...[detail, ...lines].filter(Boolean).map((line) => paragraph(line, { mark: '  ' })),
    ];
  },
});

function deedText(deed: AzurePartDeed): string {
  switch (deed.kind) {
    case 'sign-in':
      return 'sign in, in any way';
    case 'choose-cluster':
      return 'say by hand which AKS cluster this is';
    case 'open':
      return `all ${deed.view}`;
    case 'operate':
      return deed.verb;
  }
}
