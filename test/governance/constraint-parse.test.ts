import { describe, expect, it } from 'vitest';
import { parseConstraint } from '../../src/governance/constraint-parse.ts';

const whole = {
  apiVersion: 'constraints.gatekeeper.sh/v1beta1',
  kind: 'K8sAzureV2NoPrivilege',
  metadata: {
    name: 'azurepolicy-container-no-privilege-649944c5ebbcdb0aaed7',
    uid: 'u1',
    generation: 3,
    creationTimestamp: '2026-01-02T03:04:05Z',
    annotations: {
      'azure-policy-assignment-id': '/subscriptions/S/providers/Microsoft.Authorization/policyAssignments/a',
      'azure-policy-definition-id': '/providers/Microsoft.Authorization/policyDefinitions/d',
      'azure-policy-definition-reference-id': '',
      'azure-policy-setdefinition-id': '',
    },
  },
  spec: {
    enforcementAction: 'scoped',
    scopedEnforcementActions: [
      { action: 'warn', enforcementPoints: [{ name: 'audit.gatekeeper.sh' }, { name: 7 }, null] },
    ],
    match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] },
    parameters: { excludedContainers: [] },
  },
  status: {
    auditTimestamp: '2026-01-02T04:00:00Z',
    totalViolations: 143,
    byPod: [
      {
        id: 'gatekeeper-audit-0',
        enforced: true,
        observedGeneration: 3,
        operations: ['audit', 'status'],
        errors: [{ code: 'c', message: 'm', location: 'l' }],
        enforcementPointsStatus: [
          { enforcementPoint: 'vap.k8s.io', state: 'error', message: 'x', observedGeneration: 2 },
        ],
      },
    ],
    violations: [
      {
        enforcementAction: 'scoped',
        enforcementActions: ['warn'],
        group: '',
        version: 'v1',
        kind: 'Pod',
        namespace: 'team-a',
        name: 'web-1',
        message: 'no',
      },
      { enforcementAction: 'scoped', group: '', version: 'v1', kind: 'Namespace', name: 'team-b', message: 'no' },
    ],
  },
};

describe('parseConstraint', () => {
  it('reads everything that a constraint carries', () => {
    const auditedAt = Date.UTC(2026, 0, 2, 4);
    const constraint = { kind: whole.kind, name: whole.metadata.name };
    expect(parseConstraint(whole)).toEqual({
      ...constraint,
      uid: 'u1',
      generation: 3,
      createdAt: Date.UTC(2026, 0, 2, 3, 4, 5),
      action: 'scoped',
      scoped: [{ action: 'warn', points: ['audit.gatekeeper.sh'] }],
      match: whole.spec.match,
      parameters: whole.spec.parameters,
      origin: {
        assignmentId: '/subscriptions/S/providers/Microsoft.Authorization/policyAssignments/a',
        definitionId: '/providers/Microsoft.Authorization/policyDefinitions/d',
        definitionReferenceId: '',
        setDefinitionId: '',
      },
      byPod: [
        {
          id: 'gatekeeper-audit-0',
          operations: ['audit', 'status'],
          enforced: true,
          observedGeneration: 3,
          errors: [{ code: 'c', message: 'm', location: 'l' }],
          enforcementPoints: [{ point: 'vap.k8s.io', state: 'error', message: 'x', observedGeneration: 2 }],
        },
      ],
      auditedAt,
      totalViolations: 143,
      violations: [
        {
          action: 'scoped',
          actions: ['warn'],
          constraint,
          object: { group: '', version: 'v1', kind: 'Pod', namespace: 'team-a', name: 'web-1' },
          message: 'no',
          auditedAt,
        },
        {
          action: 'scoped',
          actions: [],
          constraint,
          object: { group: '', version: 'v1', kind: 'Namespace', namespace: '', name: 'team-b' },
          message: 'no',
          auditedAt,
        },
      ],
    });
  });

  it('shares one constraint reference among its violations', () => {
    const [first, second] = parseConstraint(whole)?.violations ?? [];
    expect(first?.constraint).toBe(second?.constraint);
  });

  it('takes an unset action as deny, and keeps one that it does not know', () => {
    const actionOf = (enforcementAction: unknown) =>
      parseConstraint({ kind: 'K', metadata: { name: 'n' }, spec: { enforcementAction } })?.action;
    expect(actionOf(undefined)).toBe('deny');
    expect(actionOf('')).toBe('deny');
    expect(actionOf(['warn'])).toBe('deny');
    expect(actionOf('audit')).toBe('audit');
  });

  it('tells an absent total from zero, and takes the kind of the list', () => {
    const parsed = parseConstraint({ metadata: { name: 'n' }, status: { totalViolations: 0 } }, 'K');
    expect(parsed).toMatchObject({ kind: 'K', totalViolations: 0 });
    expect(parseConstraint({ metadata: { name: 'n' } }, 'K')).not.toHaveProperty('totalViolations');
    expect(parseConstraint({ metadata: { name: 'n' } }, 'K')).not.toHaveProperty('auditedAt');
  });

  it.each([
    null,
    undefined,
    'text',
    7,
    [],
    {},
    { metadata: null },
    { kind: 'K', metadata: { name: 3 } },
    { metadata: { name: 'n' } },
  ])('has nothing to say of %j', (raw) => {
    expect(parseConstraint(raw)).toBeUndefined();
  });

  it('survives every field with the wrong type', () => {
    for (const wrong of [null, 'x', 9, true, [], [null, 'x', 5, []], { a: 1 }]) {
      const raw = {
        kind: 'K',
        metadata: {
          name: 'n',
          uid: wrong,
          generation: wrong,
          creationTimestamp: wrong,
          annotations: wrong,
          labels: wrong,
        },
        spec: { enforcementAction: 'scoped', scopedEnforcementActions: wrong, match: wrong, parameters: wrong },
        status: { byPod: wrong, violations: wrong, auditTimestamp: wrong },
      };
      expect(parseConstraint(raw)).toMatchObject({ kind: 'K', name: 'n', action: 'scoped', violations: [] });
      expect(parseConstraint({ ...raw, spec: wrong, status: wrong })).toMatchObject({ byPod: [], violations: [] });
      const inner = { byPod: [{ id: wrong, errors: wrong, operations: wrong, enforcementPointsStatus: wrong }] };
      const violations = [{ name: wrong, kind: wrong, enforcementActions: wrong, message: wrong }, wrong];
      expect(() => parseConstraint({ ...raw, status: { ...inner, violations } })).not.toThrow();
    }
  });
});
