import { describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import { deniedWorkloads } from '../../../src/governance/findings/denied-workloads.ts';
import { mayNotRead } from '../../../src/governance/findings/may-not-read.ts';
import { observe } from '../../../src/governance/findings/observed.ts';
import { answerOf, at, event, owner, refusing, rollout } from '../denials/refused.ts';
import { constraint, constraintsOf, denied, now } from '../picture.ts';

const found = (cluster: ClusterPicture) => [...deniedWorkloads(observe(cluster, undefined, now))];
const origin = { assignmentId: '/a', definitionId: '/d', definitionReferenceId: '', setDefinitionId: '' };

describe('a workload that lacks pods', () => {
  it('is a finding with its state, how often and since when it was refused, and by what', () => {
    const [finding, ...others] = found(refusing({ events: [event()], rollouts: [rollout({ updated: 1 })] }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      id: 'denied:shop/Deployment/web',
      severity: 'error',
      title: 'Deployment shop/web: 1 of 2 pods, refused 11 times since 11:30 UTC by owner',
      since: at(30),
      subject: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      drill: { denials: { workload: 'apps/Deployment/shop/web' } },
    });
    expect(finding?.evidence).toEqual(['owner: no owner']);
  });

  it('names a constraint of the add-on by its kind, and the others that refuse', () => {
    const constraints = constraintsOf(constraint('Labels', { name: 'owner', action: 'deny', origin }));
    const failure = { message: answerOf('owner', 'cost', 'team'), since: at(30) };
    const [finding] = found(refusing({ rollouts: [rollout({ failure })] }, { constraints }));
    expect(finding?.title).toBe('Deployment shop/web: 0 of 2 pods, refused since 11:30 UTC by Labels, cost and 1 more');
  });

  it('is none when it has its pods, when they come, and when it is gone', () => {
    const { failure: _, ...mended } = rollout();
    for (const updated of [1, 2])
      expect(found(refusing({ events: [event()], rollouts: [{ ...mended, updated }] }))).toEqual([]);
    expect(found(refusing({ events: [event({ owner: { ...event().owner, kind: 'Job' } })] }))).toEqual([]);
  });

  it('is told with a warning while nobody may see whether it has its pods, as long as it may be tried again', () => {
    const read = (last: number) => refusing({ events: [event({ last })], rollouts: denied('deployments', 'apps') });
    expect(found(read(at(2)))).toMatchObject([
      {
        severity: 'warning',
        title: 'Deployment shop/web: refused 11 times since 11:30 UTC by owner; whether it has its pods is not known',
      },
    ]);
    expect(found(read(at(25)))).toEqual([]);
  });

  it('is one line with all others that one constraint refuses, and leads to them', () => {
    const many = ['a', 'b', 'c', 'd'].map((name) => rollout({ name }));
    const other = rollout({ name: 'e', failure: { message: answerOf('cost'), since: at(3) } });
    const findings = found(refusing({ rollouts: [...many, other] }));
    const told = new Map(findings.map((finding) => [finding.id, finding]));
    expect([...told.keys()].sort()).toEqual(['denied:Labels/owner', 'denied:shop/Deployment/e']);
    const together = told.get('denied:Labels/owner');
    expect(together?.title).toBe('4 workloads lack pods because owner refuses them');
    expect(together).toMatchObject({ drill: { denials: { constraint: { kind: 'Labels', name: 'owner' } } } });
    expect(together?.evidence).toHaveLength(4);
  });

  it('may be a StatefulSet', () => {
    const db = { group: 'apps', kind: 'StatefulSet', namespace: 'shop', name: 'db' };
    expect(found(refusing({ events: [event({ owner: db })], owners: [owner()] }))[0]?.title).toMatch(
      /^StatefulSet shop\/db: 1 of 3 pods, refused 11 times/,
    );
  });
});

it('each source that may not be read is told with what nobody knows then', () => {
  const cluster = refusing({
    events: denied('events'),
    rollouts: denied('deployments', 'apps'),
    log: denied('pods/log'),
  });
  const findings = [...mayNotRead(observe(cluster, undefined, now))];
  expect(findings.map(({ title }) => title)).toEqual([
    'You may not list events: what admission refused of late is unknown',
    'You may not list deployments.apps: which rollouts hang on a refusal is unknown',
    'You may not list pods/log: who asked for what was refused is unknown',
  ]);
});
