import { describe, expect, it } from 'vitest';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { joinDenials } from '../../../src/governance/denials/join-denials.ts';
import { constraint, constraintsOf, denied } from '../picture.ts';
import { answerOf, at, event, logged, owner, refusing, rollout } from './refused.ts';

const web = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };

describe('what events, log and condition tell of one refusal', () => {
  it('is one denial of one workload, counted once', () => {
    const found = joinDenials(refusing({ events: [event()], log: [logged()], rollouts: [rollout()] }));
    expect(found).toMatchObject([
      {
        workload: web,
        pods: { state: 'stuck', desired: 2, updated: 0 },
        count: 11,
        first: at(30),
        last: at(1),
        denials: [
          {
            constraint: { kind: 'Labels', name: 'owner' },
            message: 'no owner, and more than an event tells',
            count: 11,
            holds: true,
            users: ['system:serviceaccount:kube-system:replicaset-controller'],
          },
        ],
      },
    ]);
    expect(found[0]?.denials[0]?.evidence.map(({ type }) => type)).toEqual([
      'logged-denial',
      'failed-create',
      'condition',
    ]);
  });

  it('is counted by the log where it tells of more, over all webhook pods', () => {
    const log = [logged({ count: 9 }), logged({ count: 8, pod: 'webhook-2' })];
    expect(joinDenials(refusing({ events: [event()], log, rollouts: [rollout()] }))[0]?.count).toBe(17);
  });

  it('adds up the events of one workload: those of a policy are one a pod', () => {
    const events = ['1', '2', '3'].map((name) => event({ name, count: 1 }));
    const combined = event({ name: 'combined', count: 6 });
    expect(joinDenials(refusing({ events: [...events, combined], rollouts: [rollout()] }))[0]).toMatchObject({
      count: 9,
      denials: [{ count: 9 }],
    });
  });

  it('is one denial for each constraint, and one refusal for all', () => {
    const both = ['owner', 'cost'];
    const log = both.map((name) => logged({ constraint: { kind: 'Labels', name }, count: 11 }));
    const rollouts = [rollout({ failure: { message: answerOf(...both), since: at(30) } })];
    const [found] = joinDenials(refusing({ events: [event({ by: both })], log, rollouts }));
    expect(found?.count).toBe(11);
    expect(found?.denials.map(({ constraint: { name }, count }) => [name, count])).toEqual([
      ['cost', 11],
      ['owner', 11],
    ]);
  });

  it('has no figure where only the condition tells of it', () => {
    const [found] = joinDenials(refusing({ events: denied('events'), log: denied('pods/log'), rollouts: [rollout()] }));
    expect(found).toMatchObject({ workload: web, pods: { state: 'stuck' }, first: at(30) });
    expect(found?.count).toBeUndefined();
    expect(found?.denials[0]?.count).toBeUndefined();
  });
});

describe('whose it is', () => {
  const known = (read: Parameters<typeof refusing>[0]) => joinDenials(refusing(read)).map(({ workload }) => workload);

  it('is the Deployment of a ReplicaSet, by its name where Deployments may not be read', () => {
    expect(known({ events: [event()], rollouts: [rollout()] })).toEqual([web]);
    expect(known({ events: [event()], rollouts: denied('deployments', 'apps') })).toEqual([web]);
  });

  it('is the ReplicaSet itself when there is no such Deployment', () => {
    expect(known({ events: [event()] })).toMatchObject([{ kind: 'ReplicaSet', name: 'web-5cb8c55966' }]);
  });

  it('is what the ReplicaSet or Job says that it belongs to', () => {
    const madeBy = { group: 'argoproj.io', kind: 'Rollout', name: 'web' };
    const owners = [owner({ kind: 'ReplicaSet', name: 'web-5cb8c55966', madeBy })];
    expect(known({ events: [event()], owners })).toEqual([{ ...madeBy, namespace: 'shop' }]);
    const job = { group: 'batch', kind: 'Job', namespace: 'shop', name: 'nightly-29391840' };
    const cronJob = { group: 'batch', kind: 'CronJob', name: 'nightly' };
    expect(known({ events: [event({ owner: job })], owners: [owner({ ...job, madeBy: cronJob })] })).toEqual([
      { ...cronJob, namespace: 'shop' },
    ]);
  });

  it('is found by the names of its pods where the log says no more', () => {
    const object = { group: '', kind: '', namespace: 'shop', name: 'web-5cb8c55966' };
    const long = 'a-name-that-is-so-long-that-what-is-made-for-it-loses-its-end-in-its-own-name';
    const events = [event(), event({ owner: { ...event().owner, kind: 'DaemonSet', name: long }, name: 'other' })];
    const log = [logged({ object }), logged({ object: { ...object, name: long.slice(0, 58) } })];
    expect(known({ events, log, rollouts: [rollout()] })).toEqual([
      web,
      { group: 'apps', kind: 'DaemonSet', namespace: 'shop', name: long },
    ]);
  });

  it('is the object itself that a person asked for', () => {
    const object = { group: '', kind: 'Service', namespace: 'shop', name: 'open' };
    expect(joinDenials(refusing({ log: [logged({ object, user: 'jane' })] }))).toMatchObject([
      { workload: object, pods: { state: 'none' }, denials: [{ users: ['jane'], holds: false }] },
    ]);
  });
});

describe('whether it hangs now', () => {
  const stateOf = (read: Parameters<typeof refusing>[0]) => joinDenials(refusing(read))[0]?.pods.state;
  const { failure: _, ...mended } = rollout();
  const db = { group: 'apps', kind: 'StatefulSet', namespace: 'shop', name: 'db' };

  it.each([
    ['its pods come', { ...mended, updated: 1 }, 'coming'],
    ['it has its pods', { ...mended, updated: 2 }, 'running'],
    ['something else holds it up', rollout({ failure: { message: 'exceeded quota', since: 0 } }), 'coming'],
  ])('when %s: not by the refusal of before', (_case, deployment, expected) => {
    const [found] = joinDenials(refusing({ events: [event()], rollouts: [deployment] }));
    expect(found?.pods.state).toBe(expected);
    expect(found?.denials.some(({ holds }) => holds)).toBe(false);
  });

  it('not when the ReplicaSet before goes on asking while the pods of another come', () => {
    const read = (current: string) => joinDenials(refusing({ events: [event()], rollouts: [rollout({ current })] }))[0];
    expect(read('web-6b85f8f8')).toMatchObject({ pods: { state: 'coming' }, denials: [{ holds: false }] });
    expect(read('web-5cb8c55966')).toMatchObject({ pods: { state: 'stuck' }, denials: [{ holds: true }] });
  });

  it('only by the constraint that refused last', () => {
    const events = [event({ by: ['cost'], name: 'before', last: at(20) }), event()];
    const [found] = joinDenials(refusing({ events, rollouts: [rollout()] }));
    expect(found?.denials.map(({ constraint: { name }, holds }) => [name, holds])).toEqual([
      ['owner', true],
      ['cost', false],
    ]);
  });

  it.each([
    ['lacks pods', owner(), 'stuck'],
    ['has them', owner({ updated: 3 }), 'running'],
    ['is over', owner({ over: true }), 'running'],
  ])('of a StatefulSet that %s', (_case, of, expected) => {
    expect(stateOf({ events: [event({ owner: db })], owners: [of] })).toBe(expected);
  });

  it('is not known when it may not be read, and not so when it is gone', () => {
    expect(stateOf({ events: [event({ owner: db })], owners: [] })).toBe('gone');
    expect(stateOf({ events: [event()], rollouts: denied('deployments', 'apps') })).toBe('unknown');
  });

  it('comes first, then what was refused last', () => {
    const other = event({ owner: db, name: 'other', last: at(0) });
    const found = joinDenials(refusing({ events: [other, event()], rollouts: [rollout()] }));
    expect(found.map(({ workload: { name } }) => name)).toEqual(['web', 'db']);
  });
});

describe('which constraint is meant', () => {
  const kinds = (...constraints: readonly Constraint[]) =>
    joinDenials(refusing({ events: [event()] }, { constraints: constraintsOf(...constraints) }))[0]?.denials[0]
      ?.constraint.kind;
  const denies = constraint('Labels', { name: 'owner', action: 'deny' });

  it('is the one of that name that denies', () => {
    expect(kinds(denies, constraint('Others', { name: 'owner' }))).toBe('Labels');
  });

  it('is not guessed among several, nor where none can be read', () => {
    expect(kinds(denies, constraint('Others', { name: 'owner', action: 'deny' }))).toBeUndefined();
    expect(kinds()).toBeUndefined();
  });

  it('is told by the log, and by the policy of a template', () => {
    const [found] = joinDenials(refusing({ events: [event()], log: [logged()] }, { constraints: new Map() }));
    expect(found?.denials.map(({ constraint: { kind } }) => kind)).toEqual(['Labels']);
    const answer = { by: 'policy', violations: [{ constraint: 'owner', template: 'others', message: 'no' }] } as const;
    const constraints = constraintsOf(denies, constraint('Others', { name: 'owner', action: 'deny' }));
    expect(joinDenials(refusing({ events: [event({ answer })] }, { constraints }))[0]?.denials).toMatchObject([
      { by: 'policy', constraint: { kind: 'Others' } },
    ]);
  });
});
