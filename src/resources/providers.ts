import { certificateEnds } from '../cluster/certificates.ts';
import {
  caStanding,
  type ExternalProvider,
  parseProvider,
  providerList,
  providerReference,
} from '../governance/external-provider.ts';
import { readingOf } from '../governance/list-key.ts';
import { counted } from '../governance/number-text.ts';
import type { Look } from './column.ts';
import { defineResource } from './define-resource.ts';
import { given, moment, timestamp } from './facts.ts';
import { fault, good, warning } from './looks.ts';
import { podErrors } from './pod-errors.ts';
import { isFailing, type PodsSay, podColumns, podsSay } from './pods-of.ts';

export interface ProviderFacts extends PodsSay, Pick<ExternalProvider, 'name' | 'url'> {
  /** Seconds. */
  readonly timeout?: number;
  readonly ca: ReturnType<typeof caStanding>;
  /** When the last certificate of the bundle ends. */
  readonly caExpiresAt?: string;
  readonly createdAt: string;
}

const [pods, errors] = podColumns<ProviderFacts>();
const looks: Readonly<Record<ProviderFacts['ca'], Look>> = {
  none: fault,
  unreadable: fault,
  expired: fault,
  expiring: warning,
  valid: good,
};

export const providers = defineResource<ExternalProvider, ProviderFacts>({
  id: 'providers',
  aliases: ['externaldata'],
  title: 'External data providers',
  noun: 'provider',
  summary: 'servers that rules and mutators ask',
  side: 'cluster',
  lists: {
    cluster: {
      id: providerList.id,
      later: true,
      sources: () => ({
        everywhere: {
          path: '/apis/externaldata.gatekeeper.sh/v1beta1/providers',
          parse: (raw: unknown) => parseProvider(raw, certificateEnds),
        },
        keyOf: ({ name }: ExternalProvider) => name,
      }),
    },
  },
  nothing: 'no rule and no mutator asks a server outside',
  readings: ({ picture }) => [readingOf(picture, providerList)],
  rows: ({ picture }, { now }) =>
    (readingOf(picture, providerList).value ?? [])
      .map((provider) => {
        const { name, url, timeoutSeconds, ca, byPod, createdAt } = provider;
        const facts: ProviderFacts = {
          name,
          url,
          ...given('timeout', timeoutSeconds),
          ca: caStanding(ca, now),
          ...moment('caExpiresAt', ca.state === 'read' ? ca.expiresAt : undefined),
          ...podsSay(byPod),
          createdAt: timestamp(createdAt),
        };
        return { key: name, name, item: provider, facts, fault: facts.ca !== 'valid' || isFailing(facts) };
      })
      .sort((a, b) => Number(b.fault) - Number(a.fault) || (a.key < b.key ? -1 : 1)),
  columns: [
    { id: 'name', width: 16, grow: 1, priority: 0, names: true, words: 'name' },
    { id: 'url', width: 24, grow: 3, priority: 1, words: 'url' },
    {
      id: 'timeout',
      width: 7,
      priority: 3,
      words: ({ timeout }) => (timeout === undefined ? undefined : `${timeout} s`),
    },
    { id: 'ca', width: 12, priority: 0, words: 'ca', look: ({ ca }) => looks[ca] },
    { id: 'expires', width: 10, priority: 2, words: ({ caExpiresAt = '' }) => caExpiresAt.slice(0, 10) },
    pods,
    errors,
    { id: 'age', width: 8, priority: 5, moment: 'createdAt' },
  ],
  detail: ({ item: { name, url, ca, byPod }, facts }) => [
    [name, ['muted', ' is asked at '], url || 'no address'],
    [['muted', 'known by '], ca.state === 'read' ? counted(ca.certificates, 'certificate') : said[ca.state]],
    ...(facts.caExpiresAt === undefined ? [] : [[['muted', 'the last ends '], facts.caExpiresAt] as const]),
    ...podErrors(byPod),
  ],
  object: ({ item: { name } }) => providerReference(name),
});

const said = {
  none: 'nothing: spec.caBundle is empty',
  unreadable: 'nothing: spec.caBundle holds no certificate that can be read',
} as const;
