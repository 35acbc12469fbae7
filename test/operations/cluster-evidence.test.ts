import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { ComponentPod } from '../../src/governance/component.ts';
import { live, loading } from '../../src/governance/reading.ts';
import { evidenceFrom } from '../../src/operations/cluster-evidence.ts';
import { constraint, now, picture } from '../governance/azure/sample.ts';

const pod = (more: Partial<ComponentPod>): ComponentPod => ({
  role: 'azure-policy',
  namespace: 'kube-system',
  name: 'p',
  managedByAks: true,
  phase: 'Running',
  ready: true,
  createdAt: 0,
  deleting: false,
  nodeName: '',
  containers: [],
  ...more,
});
const evidence = (of: ClusterPicture) =>
  evidenceFrom(
    () => of,
    () => '/cluster',
  );

test('the add-on’s own pods: not those that go, not those of a Gatekeeper of one’s own', () => {
  const pods = [pod({}), pod({ ready: false }), pod({ deleting: true }), pod({ managedByAks: false })];
  expect(evidence(picture([], { componentPods: live('', pods, now) })).addonPods()).toEqual({ ready: 1, total: 2 });
  expect(evidence(picture([], { componentPods: live('', [], now) })).addonPods()).toEqual({ ready: 0, total: 0 });
});

test('constraints of an assignment and of a definition, whatever the casing', () => {
  const made = constraint({ totalViolations: 143, auditedAt: 7 });
  const of = evidence(picture([made, constraint({ name: 'other', assignmentId: '/other', auditedAt: 9 })]));
  expect(of.ofAssignment(made.origin?.assignmentId.toUpperCase() ?? '')).toEqual({ constraints: 1, violations: 143 });
  expect(of.ofAssignment('/none')).toEqual({ constraints: 0, violations: 0 });
  expect(of.ofDefinition(made.origin?.definitionId ?? '')?.constraints).toBe(2);
  expect(of.lastAuditAt()).toBe(9);
});

test('what was not read is not none', () => {
  const unread = evidence(picture([], { constraints: new Map([['K', loading('')]]) }));
  expect(unread.ofAssignment('/x')).toBeUndefined();
  expect(unread.addonPods()).toBeUndefined();
  expect(unread.lastAuditAt()).toBeUndefined();
});
