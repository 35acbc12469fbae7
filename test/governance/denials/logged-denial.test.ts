import { describe, expect, it } from 'vitest';
import { type LoggedDenial, tallyDenials } from '../../../src/governance/denials/logged-denial.ts';

const replicaSets = 'system:serviceaccount:kube-system:replicaset-controller';

function line(change: object = {}): string {
  return JSON.stringify({
    level: 'info',
    ts: 1795313883.18,
    logger: 'webhook',
    msg: 'denied admission: no owner',
    hookType: 'validation',
    process: 'admission',
    event_type: 'violation',
    constraint_name: 'owner',
    constraint_kind: 'K8sRequiredLabels',
    constraint_action: 'deny',
    constraint_enforcement_actions: [],
    resource_group: '',
    resource_api_version: 'v1',
    resource_kind: 'Pod',
    resource_namespace: 'shop',
    resource_name: 'web-5cb8c55966-7j7qc',
    request_username: replicaSets,
    ...change,
  });
}

function tally(...lines: readonly (readonly [at: number, text: string])[]): readonly LoggedDenial[] {
  const log = tallyDenials('webhook-1');
  for (const [at, text] of lines) log.take(text, at);
  return log.items().filter((item) => item.type === 'logged-denial');
}

describe('the webhook’s log', () => {
  it('tells who was refused what, by which constraint and for whom', () => {
    expect(tally([1_000, line()])).toEqual([
      {
        type: 'logged-denial',
        pod: 'webhook-1',
        constraint: { kind: 'K8sRequiredLabels', name: 'owner' },
        object: { group: 'apps', kind: 'ReplicaSet', namespace: 'shop', name: 'web-5cb8c55966' },
        user: replicaSets,
        message: 'no owner',
        count: 1,
        first: 1_000,
        last: 1_000,
      },
    ]);
  });

  it('adds up the attempts of a controller, each with a name of its own', () => {
    const again = line({ resource_name: 'web-5cb8c55966-v4tbt', msg: 'denied admission: still no owner' });
    expect(tally([1_000, line()], [1_020, again])).toMatchObject([
      { count: 2, first: 1_000, last: 1_020, message: 'still no owner' },
    ]);
  });

  it('takes the lines of one request for one refusal, and the same line again for the next', () => {
    const [one, other] = [line({ msg: 'denied admission: a' }), line({ msg: 'denied admission: b' })];
    expect(tally([1, one], [2, other])).toMatchObject([{ count: 1 }]);
    expect(tally([1, one], [2, other], [3, one], [4, other])).toMatchObject([{ count: 2 }]);
    expect(tally([1, one], [60_000, other])).toMatchObject([{ count: 2 }]);
  });

  it.each([
    ['warn', 'warn', []],
    ['dryrun', 'dryrun', []],
    ['scoped to a warning', 'scoped', ['warn']],
  ])('does not take for a denial what a constraint that is %s let pass', (_, constraint_action, actions) => {
    expect(tally([1, line({ constraint_action, constraint_enforcement_actions: actions })])).toEqual([]);
  });

  it('knows a denial by a scoped constraint', () => {
    const scoped = { constraint_action: 'scoped', constraint_enforcement_actions: ['warn', 'deny'] };
    expect(tally([1, line(scoped)])).toHaveLength(1);
  });

  it('keeps apart what persons ask for', () => {
    const byHand = { request_username: 'jane@contoso.com', resource_name: 'debug' };
    expect(tally([1, line(byHand)], [2, line({ ...byHand, request_username: 'joe@contoso.com' })])).toMatchObject([
      { object: { kind: 'Pod', name: 'debug' }, user: 'jane@contoso.com' },
      { object: { kind: 'Pod', name: 'debug' }, user: 'joe@contoso.com' },
    ]);
  });

  it.each([
    ['daemon-set-controller', 'agent-7j7qc', 'DaemonSet', 'agent'],
    ['statefulset-controller', 'db-12', 'StatefulSet', 'db'],
    ['job-controller', 'reindex-3-7j7qc', 'Job', 'reindex'],
  ])('knows what the %s asks for %s', (controller, resource_name, kind, name) => {
    const request_username = `system:serviceaccount:kube-system:${controller}`;
    expect(tally([1, line({ request_username, resource_name })])).toMatchObject([{ object: { kind, name } }]);
  });

  it('says only a name where all controllers share one account, and cuts none that is no generated one', () => {
    const request_username = 'system:kube-controller-manager';
    expect(tally([1, line({ request_username })])).toMatchObject([{ object: { kind: '', name: 'web-5cb8c55966' } }]);
    expect(tally([1, line({ request_username, resource_name: 'web-house' })])).toMatchObject([
      { object: { kind: 'Pod', name: 'web-house' } },
    ]);
  });

  it('is not led astray by what is no such line', () => {
    const cut = line().slice(0, 200);
    const audit = line({ process: 'audit', msg: '"process":"admission" "event_type":"violation"' });
    expect(tally([1, ''], [2, 'panic: "process":"admission" "event_type":"violation"'], [3, cut], [4, audit])).toEqual(
      [],
    );
  });

  it('leaves out what this console asked by dry run, and nothing that a controller asked', () => {
    const log = tallyDenials('webhook-1', ({ name }) => name.startsWith('web-'));
    log.take(line({ request_username: 'jane@contoso.com', resource_name: 'web-6b7c8d9f5d-7j7qc' }), 1);
    log.take(line({ request_username: 'jane@contoso.com', resource_name: 'debug' }), 2);
    log.take(line(), 3);
    const names = log.items().flatMap((item) => (item.type === 'reach' ? [] : [item.object.name]));
    expect(names).toEqual(['debug', 'web-5cb8c55966']);
  });

  it('says how far back it goes, and from when on lines may be missing', () => {
    const log = tallyDenials('webhook-1');
    log.take('{"msg":"starting"}', 500);
    log.take(line(), 1_000);
    expect(log.items()[0]).toEqual({ type: 'reach', pod: 'webhook-1', since: 500 });
    log.gap();
    expect(log.items()[0]).toMatchObject({ since: 500, gap: 1_000 });
  });

  it('keeps the last 500 of what it tells apart', () => {
    const lines = Array.from({ length: 510 }, (_, at) => {
      return [at, line({ request_username: 'jane', resource_name: `pod-${at}` })] as const;
    });
    const kept = tally(...lines);
    expect(kept).toHaveLength(500);
    expect(kept[0]).toMatchObject({ object: { name: 'pod-10' } });
  });
});
