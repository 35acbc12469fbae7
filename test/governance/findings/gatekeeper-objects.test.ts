/** What is wrong with Gatekeeper's lesser objects: expansion templates, providers, policies and bindings, statuses left behind. */
import { describe, expect, it } from 'vitest';
import {
  bindingList,
  parseAdmissionPolicy,
  parsePolicyBinding,
  policyList,
} from '../../../src/governance/admission-policy.ts';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { expansionList, parseExpansionTemplate } from '../../../src/governance/expansion-template.ts';
import { parseProvider, providerList } from '../../../src/governance/external-provider.ts';
import { findFindings } from '../../../src/governance/findings/find-findings.ts';
import { observe } from '../../../src/governance/findings/observed.ts';
import { parseMutator } from '../../../src/governance/mutator.ts';
import { parseStatusReport, reportList } from '../../../src/governance/status-report.ts';
import { constraint, constraintsOf, denied, enforcing, healthy, now, reading, template } from '../picture.ts';

const idsOf = (change: Partial<ClusterPicture>) =>
  findFindings(observe(healthy(change), undefined, now)).map(({ id, severity }) => `${severity} ${id}`);
const findingOf = (change: Partial<ClusterPicture>) => findFindings(observe(healthy(change), undefined, now))[0];
const list = (id: string, ...items: readonly unknown[]): Partial<ClusterPicture> => ({
  lists: new Map([[id, reading(items)]]),
});
const day = 86_400_000;

const gvk = (kind: string) => ({ group: 'apps', version: 'v1', kind });
const expands = (name: string, from: string, into: string, errors: readonly object[] = []) =>
  parseExpansionTemplate({
    metadata: { name },
    spec: {
      applyTo: [{ groups: ['apps'], versions: ['v1'], kinds: [from] }],
      generatedGVK: gvk(into),
      templateSource: 'spec.template',
    },
    status: { byPod: [{ id: 'gatekeeper-audit-6f-a', errors }] },
  });

describe('expansion templates', () => {
  it('that expand in a cycle are told, those beside it are not', () => {
    const change = list(
      expansionList.id,
      expands('a', 'A', 'B'),
      expands('b', 'B', 'C'),
      expands('c', 'C', 'A'),
      expands('into', 'X', 'A'),
      expands('out', 'C', 'Y'),
    );
    expect(idsOf(change)).toEqual(['error expansion-cycle']);
    expect(findingOf(change)?.title).toMatch(/: a, b, c$/);
    expect(idsOf(list(expansionList.id, expands('a', 'A', 'B'), expands('b', 'B', 'C')))).toEqual([]);
    expect(idsOf(list(expansionList.id, expands('self', 'A', 'A')))).toEqual(['error expansion-cycle']);
  });

  it('are told by what pods say, of a cycle and of anything else', () => {
    const cycle = { message: 'template forms expansion cycle' };
    expect(idsOf(list(expansionList.id, expands('a', 'A', 'B', [cycle])))).toEqual(['error expansion-cycle']);
    const other = { message: 'ExpansionTemplate a has empty source field' };
    expect(idsOf(list(expansionList.id, expands('a', 'A', 'B', [other])))).toEqual(['warning expansion-error:a']);
  });
});

describe('providers', () => {
  const provider = (caBundle: string, ends: readonly number[] | undefined, status = {}) =>
    list(
      providerList.id,
      parseProvider({ metadata: { name: 'p' }, spec: { url: 'https://p', caBundle }, status }, () => ends),
    );

  it('without a CA, with one that ended or ends soon, and none of these', () => {
    expect(idsOf(provider('', undefined))).toEqual(['error provider-without-ca:p']);
    expect(idsOf(provider('eA==', undefined))).toEqual(['error provider-without-ca:p']);
    expect(idsOf(provider('eA==', [now - day]))).toEqual(['error provider-ca-expires:p']);
    expect(idsOf(provider('eA==', [now + 29 * day, now - day]))).toEqual(['warning provider-ca-expires:p']);
    expect(idsOf(provider('eA==', [now + 31 * day, now - day]))).toEqual([]);
  });

  it('that a pod cannot ask', () => {
    const byPod = [{ id: 'gatekeeper-audit-6f-a', active: false, errors: [{ message: 'connection refused' }] }];
    const change = provider('eA==', [now + 90 * day], { byPod });
    expect(idsOf(change)).toEqual(['error provider-error:p']);
    expect(findingOf(change)?.evidence.join()).toContain('connection refused');
  });
});

describe('mutators and Config', () => {
  const failing = (message: string, type = '') => ({
    byPod: [{ id: 'gatekeeper-audit-6f-a', enforced: false, errors: [{ type, message }] }],
  });

  it('that fail for another reason than a conflict', () => {
    const mutator = (type: string) => parseMutator('Assign', { metadata: { name: 'm' }, status: failing('bad', type) });
    expect(idsOf(list('mutators', mutator('')))).toEqual(['error mutator-error:Assign/m']);
    expect(idsOf(list('mutators', mutator('ErrConflictingSchema')))).toEqual(['error mutators-conflict']);
  });

  it('Config, but not by what a pod said that is gone', () => {
    const said = (id: string) => ({
      config: reading([
        {
          namespace: 'gatekeeper-system',
          exclusions: [],
          byPod: [
            { id, observedGeneration: 1, errors: [{ code: '', message: 'no such kind', location: '' }] },
            { id: 'gatekeeper-audit-6f-a', observedGeneration: 1, errors: [] },
          ],
        },
      ]),
    });
    expect(idsOf(said('gatekeeper-controller-6f-a'))).toEqual(['error config-error:gatekeeper-system']);
    expect(idsOf(said('gatekeeper-controller-gone'))).toEqual([]);
  });
});

describe('policies and bindings', () => {
  const policy = parseAdmissionPolicy({
    metadata: { name: 'gatekeeper-k' },
    spec: { paramKind: { apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind: 'K' }, failurePolicy: 'Fail' },
  });
  const binding = (validationActions: readonly string[], constraintName = 'c', policyName = 'gatekeeper-k') =>
    parsePolicyBinding({
      metadata: { name: 'gatekeeper-k-c' },
      spec: { policyName, paramRef: { name: constraintName }, validationActions },
    });
  const generated = (change: Partial<Constraint> = {}) => {
    const point = { point: 'vap.k8s.io', state: 'generated', message: '', observedGeneration: 1 };
    const byPod = enforcing.map((pod, index) => (index === 0 ? { ...pod, enforcementPoints: [point] } : pod));
    return constraintsOf(constraint('K', { action: 'deny', byPod, ...change }));
  };
  const change = (policies: readonly unknown[], bindings: readonly unknown[], constraints = generated()) => ({
    templates: reading([template('k', { engine: 'both' })]),
    constraints,
    lists: new Map([
      [policyList.id, reading(policies)],
      [bindingList.id, reading(bindings)],
    ]),
  });

  it('as they should be are nothing', () => {
    expect(idsOf(change([policy], [binding(['Deny'])]))).toEqual([]);
    expect(idsOf(change([policy], [binding(['Audit'])], generated({ action: 'dryrun' })))).toEqual([]);
  });

  it('missing, without a policy, with other actions, left over', () => {
    expect(idsOf(change([policy], []))).toEqual(['warning policy-binding-missing:K/c']);
    const onlyVap = { action: 'scoped' as const, scoped: [{ action: 'deny', points: ['vap.k8s.io'] }] };
    expect(idsOf(change([policy], [], generated(onlyVap)))).toEqual(['error policy-binding-missing:K/c']);
    expect(idsOf(change([], [binding(['Deny'])]))).toEqual(['warning policy-missing:gatekeeper-k-c']);
    expect(idsOf(change([policy], [binding(['Audit'])]))).toEqual(['warning policy-binding-differs:gatekeeper-k-c']);
    expect(idsOf(change([policy], [binding(['Deny']), binding(['Deny'], 'gone')]))).toEqual([
      'info policy-orphan:gatekeeper-k-c',
    ]);
    expect(idsOf({ ...change([policy], [binding(['Deny'])]), templates: reading([template('other')]) })).toContain(
      'info policy-orphan:gatekeeper-k',
    );
  });

  it('say nothing of what was not read', () => {
    const policies = new Map([
      [policyList.id, denied<readonly unknown[]>('validatingadmissionpolicies', 'admissionregistration.k8s.io')],
      [bindingList.id, reading([binding(['Audit'])])],
    ]);
    const blind = { ...change([], []), lists: policies, constraints: new Map([['K', denied<Constraint[]>('k')]]) };
    expect(idsOf(blind).filter((id) => id.includes('polic'))).toEqual(['info may-not-read:admissionpolicies']);
    const unread = new Map([
      [policyList.id, reading([policy])],
      [bindingList.id, denied<readonly unknown[]>('validatingadmissionpolicybindings', 'admissionregistration.k8s.io')],
    ]);
    expect(idsOf({ ...change([], []), lists: unread }).filter((id) => id.includes('polic'))).toEqual([
      'info may-not-read:admissionpolicybindings',
    ]);
  });
});

describe('statuses of pods', () => {
  const said = (pod: string) =>
    parseStatusReport('ConstraintPodStatus', {
      metadata: { name: `${pod}-k-c`, namespace: 'gatekeeper-system' },
      status: { id: pod, enforced: true },
    });

  it('are left over of pods that are gone, where others are seen', () => {
    const change = list(reportList.id, said('gatekeeper-audit-6f-a'), said('gone'), said('gone'));
    expect(idsOf(change)).toEqual(['info pod-status-left']);
    expect(findingOf(change)?.title).toMatch(/^2 statuses .*: gone$/);
    expect(findingOf(change)?.next).toContain('-l internal.gatekeeper.sh/pod=gone');
    expect(idsOf(list(reportList.id, said('gone'), said('elsewhere')))).toEqual([]);
  });
});
