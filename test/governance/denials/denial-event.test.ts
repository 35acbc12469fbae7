import { describe, expect, it } from 'vitest';
import { parseDenialEvent } from '../../../src/governance/denials/failed-create.ts';

const answer = 'Error creating: admission webhook "validation.gatekeeper.sh" denied the request: [owner] no owner';
const at = (minute: number) => Date.UTC(2026, 10, 22, 14, minute);
const iso = (minute: number) => new Date(at(minute)).toISOString();

function event(change: object = {}): object {
  return {
    metadata: { name: 'web-5cb8c55966.18', namespace: 'shop', creationTimestamp: iso(13) },
    involvedObject: { apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace: 'shop', name: 'web-5cb8c55966' },
    reason: 'FailedCreate',
    type: 'Warning',
    message: answer,
    count: 11,
    firstTimestamp: iso(13),
    lastTimestamp: iso(40),
    eventTime: null,
    series: null,
    source: { component: 'replicaset-controller' },
    ...change,
  };
}

describe('an event of a refused create', () => {
  it('tells for whom, by what, how often, and from when to when', () => {
    expect(parseDenialEvent(event())).toEqual({
      type: 'failed-create',
      namespace: 'shop',
      name: 'web-5cb8c55966.18',
      owner: { group: 'apps', kind: 'ReplicaSet', namespace: 'shop', name: 'web-5cb8c55966' },
      component: 'replicaset-controller',
      answer: { by: 'webhook', violations: [{ constraint: 'owner', message: 'no owner' }] },
      count: 11,
      first: at(13),
      last: at(40),
    });
  });

  it('is counted by its series where events are written the new way', () => {
    const series = { count: 7, lastObservedTime: iso(50) };
    const written = { eventTime: iso(20), series, count: undefined, firstTimestamp: null, lastTimestamp: null };
    expect(parseDenialEvent(event({ ...written, source: {}, reportingComponent: 'job-controller' }))).toMatchObject({
      count: 7,
      first: at(20),
      last: at(50),
      component: 'job-controller',
    });
  });

  it('that says nothing of times happened once, when it was made', () => {
    const bare = { count: undefined, firstTimestamp: undefined, lastTimestamp: undefined, eventTime: undefined };
    expect(parseDenialEvent(event(bare))).toMatchObject({ count: 1, first: at(13), last: at(13) });
  });

  it('is none when something else failed, or nothing can be read', () => {
    expect(parseDenialEvent(event({ message: 'Error creating: exceeded quota' }))).toBeUndefined();
    expect(parseDenialEvent({ message: answer })).toBeUndefined();
    expect(parseDenialEvent(null)).toBeUndefined();
  });
});

describe('an event that Gatekeeper emits', () => {
  const annotations = {
    process: 'admission',
    event_type: 'violation',
    constraint_kind: 'K8sRequiredLabels',
    constraint_name: 'owner',
    constraint_action: 'deny',
    resource_group: '',
    resource_kind: 'Service',
    resource_namespace: 'shop',
    resource_name: 'open',
    request_username: 'jane@contoso.com',
  };
  const emitted = {
    metadata: { name: 'open.19', namespace: 'gatekeeper-system', annotations },
    reason: 'FailedAdmission',
    message:
      'Admission webhook "validation.gatekeeper.sh" denied request, Resource Namespace: shop, Constraint: owner, Message: no owner',
  };

  it('tells who asked for what', () => {
    expect(parseDenialEvent(event(emitted))).toMatchObject({
      type: 'admission-event',
      constraint: { kind: 'K8sRequiredLabels', name: 'owner' },
      object: { group: '', kind: 'Service', namespace: 'shop', name: 'open' },
      user: 'jane@contoso.com',
      message: 'no owner',
      count: 11,
    });
  });

  it('is none when somebody else wrote it', () => {
    const metadata = { ...emitted.metadata, annotations: {} };
    expect(parseDenialEvent(event({ ...emitted, metadata }))).toBeUndefined();
  });
});
