import {
  bindingList,
  parseAdmissionPolicy,
  parsePolicyBinding,
  policyList,
  policyReference,
} from '../governance/admission-policy.ts';
import { readingOf } from '../governance/list-key.ts';
import { type PolicyStanding, type PolicyState, policyStandings } from '../governance/policy-standing.ts';
import type { Look } from './column.ts';
import { defineResource } from './define-resource.ts';
import { labelled, paragraph } from './detail-line.ts';
import { moment } from './facts.ts';
import { fault, good, off, plain, unknown, warning } from './looks.ts';

export interface PolicyFacts extends Omit<PolicyStanding, 'createdAt'> {
  readonly createdAt?: string;
}

const byName = ({ name }: { readonly name: string }) => name;
const api = '/apis/admissionregistration.k8s.io/v1';

const states: Readonly<Record<PolicyState, { readonly look: Look; readonly rank: number; readonly says: string }>> = {
  missing: {
    look: fault,
    rank: 0,
    says: 'Gatekeeper says that it made it, and it is not there: nothing is refused by it',
  },
  'no policy': { look: fault, rank: 1, says: 'the policy that it binds is not there: nothing is refused by it' },
  'other actions': { look: fault, rank: 2, says: 'it does something else than its constraint says' },
  orphan: { look: warning, rank: 3, says: 'what it was made of is no more' },
  unknown: { look: unknown, rank: 4, says: 'what it belongs to has not been read' },
  unused: { look: off, rank: 5, says: 'no binding gives it a constraint: it refuses nothing' },
  'in force': { look: good, rank: 6, says: 'the API server itself checks by it' },
};

/** What Gatekeeper has the API server itself check. */
export const admissionPolicies = defineResource<PolicyStanding, PolicyFacts>({
  id: 'vaps',
  aliases: ['vap', 'vapb', 'validatingadmissionpolicies'],
  title: 'Admission policies',
  noun: ['policy or binding', 'policies and bindings'],
  documentKind: 'AdmissionPolicyList',
  summary: 'what the API server itself checks for constraints',
  side: 'cluster',
  lists: {
    cluster: [
      {
        id: policyList.id,
        later: true,
        sources: () => ({
          everywhere: { path: `${api}/validatingadmissionpolicies`, parse: parseAdmissionPolicy },
          keyOf: byName,
        }),
      },
      {
        id: bindingList.id,
        later: true,
        sources: () => ({
          everywhere: { path: `${api}/validatingadmissionpolicybindings`, parse: parsePolicyBinding },
          keyOf: byName,
        }),
      },
    ],
  },
  nothing: 'Gatekeeper has made no ValidatingAdmissionPolicies: its webhook alone checks',
  readings: ({ picture }) => [readingOf(picture, policyList), readingOf(picture, bindingList)],
  rows: ({ picture }) =>
    policyStandings(picture)
      .map((standing) => {
        const { kind, name, state, createdAt, ...rest } = standing;
        const facts = { kind, name, state, ...rest, ...moment('createdAt', createdAt) };
        return { key: `${kind}/${name}`, name, item: standing, facts, fault: states[state].rank < states.unknown.rank };
      })
      .sort((a, b) => states[a.facts.state].rank - states[b.facts.state].rank || (a.key < b.key ? -1 : 1)),
  columns: [
    { id: 'kind', width: 7, priority: 1, words: 'kind' },
    {
      id: 'state',
      width: 15,
      priority: 0,
      words: 'state',
      look: ({ state }) => states[state].look,
      order: ({ state }) => states[state].rank,
    },
    { id: 'name', width: 22, grow: 3, priority: 0, names: true, words: 'name' },
    {
      id: 'of',
      title: 'CONSTRAINT',
      width: 20,
      grow: 2,
      priority: 1,
      names: true,
      words: ({ constraintKind, constraint }) => [constraintKind, constraint].filter(Boolean).join('/'),
    },
    {
      id: 'actions',
      width: 12,
      priority: 2,
      words: ({ kind, actions }) => (kind === 'Policy' ? '' : (actions ?? []).join(', ')),
      look: ({ state }) => (state === 'other actions' ? fault : plain),
    },
    {
      id: 'fails',
      title: 'IF IT FAILS',
      width: 11,
      priority: 3,
      words: 'failurePolicy',
      look: ({ failurePolicy }) => (failurePolicy === 'Ignore' ? { tone: 'warning' } : plain),
    },
    { id: 'age', width: 8, priority: 5, none: () => '', moment: ({ createdAt }) => createdAt },
  ],
  detail: ({ facts: { kind, name, state, policy, constraintKind, constraint, actions, wanted, warnings = [] } }) => [
    [
      name,
      [
        'muted',
        kind === 'Policy'
          ? ` checks constraints of ${constraintKind}`
          : ` binds ${policy} to ${constraintKind}/${constraint}`,
      ],
    ],
    [
      [states[state].look.tone, `${states[state].look.glyph} ${state}`],
      ['muted', `: ${states[state].says}`],
    ],
    ...labelled('does', actions?.join(', ')),
    ...labelled(
      'the constraint wants',
      state === 'other actions' || state === 'missing' ? wanted?.join(', ') : undefined,
    ),
    ...warnings.map((line) => paragraph(`▲ ${line}`, { tone: 'warning' })),
  ],
  object: ({ item: { kind, name, state } }) => (state === 'missing' ? undefined : policyReference(kind, name)),
});
