import { describe, expect, it } from 'vitest';
import { logTroubles } from '../../../src/governance/findings/log-troubles.ts';
import { observe } from '../../../src/governance/findings/observed.ts';
import { knownTroubles } from '../../../src/governance/logs/known-trouble.ts';
import { type SeenTrouble, TroubleReader, troubleList } from '../../../src/governance/logs/seen-trouble.ts';
import { live } from '../../../src/governance/reading.ts';
import { emptyPicture } from '../../../src/state/empty-picture.ts';

const pod = { namespace: 'kube-system', name: 'azure-policy-6f' };
const json = (level: string, msg: string, more: object = {}) =>
  JSON.stringify({ level, ts: '2026-11-21T14:13:41Z', msg, 'log-id': 'x', ...more });

/** Lines as clusters were seen to write them, with the trouble that each gives away. */
const lines: readonly (readonly [string, string])[] = [
  ['failed to fetch token, service not reachable', 'no-egress'],
  [
    'Error getting file: Get "https://store.policy.core.windows.net/x": dial tcp: connect: connection refused',
    'no-egress',
  ],
  ['mdmclient.(*Client)#LogComponentEvents: Post https://data.policy.core.windows.net: i/o timeout', 'no-egress'],
  ['azure.BearerAuthorizer#WithAuthorization: Failed to refresh the Token for request: StatusCode=404', 'pod-identity'],
  ['getting assigned identities for pod kube-system/azure-policy failed after 16 attempts', 'pod-identity'],
  ["The resource provider 'Microsoft.PolicyInsights' is not registered in subscription 'x'", 'provider-not-registered'],
  ['policyinsightsdataplane.BaseClient#CheckDataPolicyCompliance: StatusCode=500', 'provider-not-registered'],
  ["The subscription 'x' has been disabled for azure data-plane policy", 'data-plane-blocked'],
  ['ManagedIdentityCredential authentication failed: Identity not found', 'identity-not-found'],
  ['GET assignments: 403 Forbidden: may not read policy assignments', 'may-not-read-policies'],
  ['code LinkedAuthorizationFailed: the client has no permission to join', 'linked-authorization'],
  ['admission webhook denied: template_ingest_error', 'second-gatekeeper'],
  ['Kubernetes version 1.20 is not supported', 'unsupported-version'],
];

function read(...texts: readonly (readonly [text: string, at: number])[]) {
  const reader = new TroubleReader('azure-policy', pod);
  for (const [text, at] of texts) reader.take(text, at);
  return reader.items();
}

const findingsOf = (items: readonly SeenTrouble[], now: number) => {
  const picture = { ...emptyPicture, lists: new Map([[troubleList.id, live('logs', items, now)]]) };
  return [...logTroubles(observe(picture, undefined, now))];
};

describe('known troubles', () => {
  it.each(lines)('%s is %s', (msg, id) => {
    expect(read([json('error', msg), 1]).map((one) => one.id)).toEqual([id]);
  });

  it('are each recognised by a line', () => {
    expect(new Set(lines.map(([, id]) => id))).toEqual(new Set(knownTroubles.map(({ id }) => id)));
  });

  it('are not what an ordinary line is about', () => {
    const ordinary = [
      json('info', 'Constraint unchanged', { 'constraint-name': 'forbidden-policy-service-not-reachable' }),
      json('info', 'Schedule running'),
      json('error', 'something that nobody knows'),
      '{"level":"err',
      '',
    ];
    expect(read(...ordinary.map((text): [string, number] => [text, 1]))).toEqual([]);
  });

  it('are over when a line says that it works again, and not when it merely goes on', () => {
    const trouble: [string, number] = [json('error', 'service not reachable'), 1];
    expect(read(trouble, [json('info', 'Schedule running'), 2])).toHaveLength(1);
    expect(read(trouble, [json('info', 'Constraint unchanged'), 2])).toEqual([]);
    expect(read(trouble, [json('info', 'Constraint unchanged'), 2], trouble)).toHaveLength(1);
  });

  it('become a finding with the remedy, for as long as they come again', () => {
    const now = Date.parse('2026-11-21T15:00:00Z');
    const items = read(
      [json('error', 'service not reachable'), now - 60_000],
      [json('error', 'no such host', { error: 'dns' }), now],
    );
    const [finding, ...more] = findingsOf(items, now);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      id: 'log-trouble:no-egress',
      severity: 'error',
      evidence: ['log of kube-system/azure-policy-6f at 2026-11-21T15:00:00.000Z: no such host: dns (2 times)'],
      next: expect.stringContaining('data.policy.core.windows.net'),
      since: now - 60_000,
    });
    expect(findingsOf(items, now + 46 * 60_000)).toEqual([]);
  });
});
