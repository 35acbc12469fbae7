import { describe, expect, it } from 'vitest';
import { parseAdmissionPolicy, parsePolicyBinding } from '../../src/governance/admission-policy.ts';
import { parseGatekeeperConfig } from '../../src/governance/cluster-parse.ts';
import { parseExpansionTemplate } from '../../src/governance/expansion-template.ts';
import { parseProvider } from '../../src/governance/external-provider.ts';
import { parseStatusReport } from '../../src/governance/status-report.ts';

const metadata = { name: 'x', creationTimestamp: '2026-01-02T03:04:05Z', generation: 2 };
const createdAt = Date.UTC(2026, 0, 2, 3, 4, 5);
const hostile = [undefined, null, 'x', 7, [], {}, { metadata: [] }, { metadata: { name: 3 } }];

describe('Gatekeeper’s lesser objects', () => {
  it.each([
    ['an ExpansionTemplate', parseExpansionTemplate],
    ['a Provider', (raw: unknown) => parseProvider(raw, () => [1])],
    ['a Config', parseGatekeeperConfig],
    ['a policy', parseAdmissionPolicy],
    ['a binding', parsePolicyBinding],
    ['a *PodStatus', (raw: unknown) => parseStatusReport('ConfigPodStatus', raw)],
  ])('what is no object is not %s', (_, parse) => {
    for (const raw of hostile) expect(parse(raw)).toBeUndefined();
    // A name alone throws nothing, whatever else is of the wrong type.
    expect(() => parse({ metadata: { name: 'x' }, spec: [], status: { byPod: [null, 'x'] } })).not.toThrow();
  });

  it('an ExpansionTemplate applies to every combination of a clause', () => {
    const spec = {
      applyTo: [{ groups: ['apps'], versions: ['v1'], kinds: ['Deployment', 'DaemonSet'] }],
      generatedGVK: { group: '', version: 'v1', kind: 'Pod' },
      templateSource: 'spec.template',
      enforcementAction: 'warn',
    };
    expect(parseExpansionTemplate({ metadata, spec })).toEqual({
      name: 'x',
      generation: 2,
      createdAt,
      appliesTo: [
        { group: 'apps', version: 'v1', kind: 'Deployment' },
        { group: 'apps', version: 'v1', kind: 'DaemonSet' },
      ],
      generates: { group: '', version: 'v1', kind: 'Pod' },
      templateSource: 'spec.template',
      action: 'warn',
      byPod: [],
    });
  });

  it('of a CA bundle the last certificate to end counts; none, and none that can be read, are told apart', () => {
    const ca = (caBundle: unknown, ends: readonly number[] | undefined) =>
      parseProvider({ metadata, spec: { url: 'https://p', caBundle, timeout: 3 } }, () => ends)?.ca;
    expect(ca('eA==', [5, 9])).toEqual({ state: 'read', certificates: 2, expiresAt: 9 });
    expect(ca('eA==', undefined)).toEqual({ state: 'unreadable' });
    expect(ca('eA==', [])).toEqual({ state: 'unreadable' });
    expect(ca(undefined, [5])).toEqual({ state: 'none' });
  });

  it('a Config traces and keeps', () => {
    const kind = { group: '', version: 'v1', kind: 'Pod' };
    const spec = {
      validation: { traces: [{ user: 'sre', kind, dump: 'All' }, { kind }] },
      readiness: { statsEnabled: true },
      sync: { syncOnly: [kind] },
    };
    const status = { byPod: [{ id: 'p', observedGeneration: 1, errors: [{ message: 'm', type: 't' }] }] };
    expect(parseGatekeeperConfig({ metadata: { ...metadata, namespace: 'gatekeeper-system' }, spec, status })).toEqual({
      namespace: 'gatekeeper-system',
      createdAt,
      synced: [kind],
      exclusions: [],
      traces: [
        { user: 'sre', kind, dump: true },
        { user: '', kind, dump: false },
      ],
      readinessStats: true,
      byPod: [{ id: 'p', observedGeneration: 1, errors: [{ code: 't', message: 'm', location: '' }] }],
    });
  });

  it('policies and bindings of others are left out', () => {
    const paramKind = { apiVersion: 'rules.example.com/v1', kind: 'Rule' };
    expect(parseAdmissionPolicy({ metadata, spec: { paramKind } })).toBeUndefined();
    expect(parseAdmissionPolicy({ metadata, spec: {} })).toBeUndefined();
    expect(parsePolicyBinding({ metadata, spec: { policyName: 'demo' } })).toBeUndefined();
    const expressionWarnings = [{ fieldRef: 'spec.validations[0].expression', warning: 'undefined field' }];
    expect(
      parseAdmissionPolicy({
        metadata,
        spec: { paramKind: { apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind: 'K' } },
        status: { typeChecking: { expressionWarnings } },
      }),
    ).toMatchObject({ failurePolicy: 'Fail', warnings: ['spec.validations[0].expression: undefined field'] });
  });

  it('a *PodStatus says what of by its labels, and whether it enforces where it says so', () => {
    const labels = {
      'internal.gatekeeper.sh/constraint-kind': 'K8sRequiredLabels',
      'internal.gatekeeper.sh/constraint-name': 'owner',
      'internal.gatekeeper.sh/pod': 'gatekeeper-audit-1',
    };
    const raw = {
      metadata: { ...metadata, namespace: 'g', labels },
      status: { operations: ['audit'], enforced: true },
    };
    expect(parseStatusReport('ConstraintPodStatus', raw)).toMatchObject({
      id: 'gatekeeper-audit-1',
      of: { kind: 'K8sRequiredLabels', name: 'owner' },
      operations: ['audit'],
      active: true,
    });
    const config = { 'internal.gatekeeper.sh/config-name': 'config' };
    const said = parseStatusReport('ConfigPodStatus', {
      metadata: { ...metadata, labels: config },
      status: { id: 'p' },
    });
    expect(said).toMatchObject({ id: 'p', of: { kind: 'Config', name: 'config' } });
    expect(said).not.toHaveProperty('active');
    expect(parseStatusReport('ProviderPodStatus', { metadata, status: { id: 'p' } })?.active).toBe(false);
  });
});
