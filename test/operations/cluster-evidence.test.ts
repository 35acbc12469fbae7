import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { ComponentPod } from '../../src/governance/component.ts';
import { live, loading } from '../../src/governance/reading.ts';
import { evidenceFrom, spellEvidence } from '../../src/operations/cluster-evidence.ts';
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
  expect(of.flaggedBy([made.origin?.definitionId ?? ''])?.constraints).toBe(2);
  expect(of.lastAuditAt()).toBe(9);
});

test('what was not read is not none', () => {
  const unread = evidence(picture([], { constraints: new Map([['K', loading('')]]) }));
  expect(unread.ofAssignment('/x')).toBeUndefined();
  expect(unread.addonPods()).toBeUndefined();
  expect(unread.lastAuditAt()).toBeUndefined();
});

test('violations that no audit has counted are not none', () => {
  const scoped = [{ action: 'deny', points: ['validation.gatekeeper.sh'] }];
  const { auditedAt: _, totalViolations: __, ...fresh } = constraint({ name: 'fresh' });
  const elsewhere = { ...constraint({ name: 'elsewhere', totalViolations: 0 }), action: 'scoped', scoped };
  const known = constraint({ totalViolations: 143, auditedAt: 7 });
  const id = known.origin?.assignmentId ?? '';
  expect(evidence(picture([fresh, elsewhere])).ofAssignment(id)).toEqual({
    constraints: 2,
    violations: 0,
    notAudited: 2,
  });
  expect(evidence(picture([fresh, known])).ofAssignment(id)).toEqual({
    constraints: 2,
    violations: 143,
    notAudited: 1,
  });
});

test.each([
  [{ constraints: 0, violations: 0 }, '0 constraints'],
  [{ constraints: 2, violations: 0 }, '2 constraints with 0 violations'],
  [{ constraints: 2, violations: 0, notAudited: 2 }, '2 constraints, not audited yet: violations are not known'],
  [
    { constraints: 2, violations: 3, notAudited: 1 },
    '2 constraints with 3 violations; 1 constraint of them not audited yet',
  ],
])('%j is told as it is', (found, words) => expect(spellEvidence(found)).toBe(words));
