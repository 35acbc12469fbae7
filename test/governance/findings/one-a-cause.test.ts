/** What has one cause is one line of Health, however many constraints, templates or assignments it befalls. */
import { describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../../src/governance/constraint.ts';
import type { ConstraintTemplate } from '../../../src/governance/constraint-template.ts';
import type { Finding } from '../../../src/governance/finding.ts';
import { findFindings } from '../../../src/governance/findings/find-findings.ts';
import { observe } from '../../../src/governance/findings/observed.ts';
import { live } from '../../../src/governance/reading.ts';
import { syncSetList } from '../../../src/governance/sync.ts';
import * as azureSide from '../azure/sample.ts';
import {
  constraint,
  constraintsOf,
  enforcing,
  healthy,
  minutes,
  now,
  pod,
  reading,
  template,
  unaudited,
  violation,
} from '../picture.ts';

const [audit, controllerA, controllerB] = enforcing;
if (!audit || !controllerA || !controllerB) throw new Error('three pods enforce');

const range = (count: number) => Array.from({ length: count }, (_, index) => index);
/** Beside one that is well, so that nothing is wrong as a whole. */
const constraints = (make: (name: string, index: number) => Constraint) => (count: number) => ({
  constraints: constraintsOf(constraint('Well'), ...range(count).map((index) => make(`c${index}`, index))),
});
const templates = (change: Partial<ConstraintTemplate>) => (count: number) => ({
  templates: reading(range(count).map((index) => template(`k${index}`, change))),
});
const byPods = (...byPod: Constraint['byPod']) => constraints((name) => constraint('K', { name, byPod }));
const failing = (message: (name: string) => string) =>
  constraints((name) =>
    constraint('K', {
      name,
      byPod: [{ ...audit, errors: [{ code: '', message: message(name), location: '' }] }, controllerA, controllerB],
    }),
  );
const pointFails = (message: string): Constraint['byPod'] => [
  { ...audit, enforcementPoints: [{ point: 'vap.k8s.io', state: 'error', message, observedGeneration: 1 }] },
  controllerA,
  controllerB,
];
const templateFails = (code: string): Partial<ConstraintTemplate> => ({
  byPod: [{ id: audit.id, observedGeneration: 1, errors: [{ code, message: 'no', location: '' }] }],
});
const ingress = [[{ group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' }]];

const causes: readonly (readonly [rule: string, make: (count: number) => Partial<ClusterPicture>, title: RegExp])[] = [
  [
    'limit-records',
    constraints((name, index) =>
      constraint('K', {
        name,
        origin: { assignmentId: '/a', definitionId: `/d${index}`, definitionReferenceId: '', setDefinitionId: '' },
        totalViolations: 500,
        violations: range(500).map(() => violation({ kind: 'K', name })),
      }),
    ),
    /^40 policies have 400 violations or more, and Azure takes 500 records/,
  ],
  [
    'constraint-not-processed',
    constraints((name) => unaudited(constraint('K', { name, byPod: [] }))),
    /^No Gatekeeper pod has taken up 40 constraints: they are not enforced$/,
  ],
  [
    'constraint-generation-lag',
    constraints((name) => constraint('K', { name, generation: 2 })),
    /^40 constraints were changed, and Gatekeeper pods still enforce their older versions$/,
  ],
  [
    'template-generation-lag',
    templates({ generation: 2 }),
    /^40 templates were changed, and Gatekeeper pods still run their older versions$/,
  ],
  [
    'constraint-error',
    failing((name) => `cannot generate the binding of ${name}`),
    /^Gatekeeper reports an error in 40 constraints: cannot generate the binding of c0$/,
  ],
  [
    'enforcement-point-error',
    constraints((name) => constraint('K', { name, byPod: pointFails('boom') })),
    /^40 constraints are not enforced at vap\.k8s\.io: boom$/,
  ],
  [
    'constraint-not-enforced',
    byPods(audit, controllerA),
    /^40 constraints are not enforced by gatekeeper-controller-6f-b, while other Gatekeeper pods do$/,
  ],
  [
    'constraint-not-enforced',
    byPods(...enforcing.map((one) => ({ ...one, enforced: false }))),
    /^40 constraints are enforced by no Gatekeeper pod$/,
  ],
  [
    'enforced-nowhere',
    (count) => ({
      ...constraints((name) =>
        constraint('K', {
          name,
          action: 'scoped',
          scoped: [{ action: 'deny', points: ['vap.k8s.io'] }],
          byPod: pointFails('K8sNativeValidation engine is missing'),
        }),
      )(count),
      templates: reading([template('k')]),
    }),
    /^40 constraints refuse nowhere: their only point of admission is vap\.k8s\.io, and template k has no CEL code$/,
  ],
  [
    'constraint-status-stale',
    constraints((name) => constraint('K', { name, auditedAt: now - minutes(90) })),
    /^40 constraints were last audited more than 1 h ago, others since: their violations are old$/,
  ],
  [
    'template-error',
    templates(templateFails('create_error')),
    /^40 templates do not work \(create_error\): their constraints are not enforced as written$/,
  ],
  [
    'template-error',
    templates(templateFails('operation_mismatch_warning')),
    /^40 templates work, with a warning: operation_mismatch_warning$/,
  ],
  [
    'template-not-created',
    templates({ created: false }),
    /^Gatekeeper has not made the kinds of constraint of 40 templates$/,
  ],
  [
    'template-not-synced',
    (count) => ({
      ...templates({ requiresSync: ingress })(count),
      lists: new Map([[syncSetList.id, reading([])]]),
    }),
    /^40 templates compare with other objects, and Gatekeeper keeps none of them: no SyncSet and no Config names Ingress\.networking\.k8s\.io\/v1$/,
  ],
];

const ofRule = (rule: string, all: readonly Finding[]) => all.filter(({ id }) => id.split(':')[0] === rule);
const inCluster = (change: Partial<ClusterPicture>) =>
  findFindings(
    observe(
      healthy({
        ...change,
        componentPods: reading([
          pod('azure-policy'),
          pod('azure-policy-webhook'),
          pod('gatekeeper-audit'),
          pod('gatekeeper-controller'),
          pod('gatekeeper-controller', { name: 'gatekeeper-controller-6f-b' }),
        ]),
      }),
      undefined,
      now,
    ),
  );

describe.each(causes)('%s', (rule, make, title) => {
  it(`is one line for all of a cause: ${title.source}`, () => {
    const found = ofRule(rule, inCluster(make(40)));
    expect(found.map((one) => one.title)).toEqual([expect.stringMatching(title)]);
    const [{ evidence, subject } = { evidence: [], subject: undefined }] = found;
    expect(evidence).toHaveLength(21);
    expect(evidence.at(-1)).toMatch(/^and 20 more/);
    expect(new Set(evidence).size).toBe(21);
    expect(subject).toBeUndefined();
  });

  it('names each where there are few', () => {
    const found = ofRule(rule, inCluster(make(2)));
    expect(found).toHaveLength(2);
    for (const { id, subject } of found) {
      expect(id).toContain(':');
      expect(subject).toBeDefined();
    }
  });
});

it('keeps causes apart', () => {
  const messages = ['no such parameter', 'the API server is too old'];
  const found = ofRule('constraint-error', inCluster(failing((name) => messages[Number(name.at(-1)) % 2] ?? '')(20)));
  expect(found.map(({ title }) => title).sort()).toEqual(
    messages.map((message) => `Gatekeeper reports an error in 10 constraints: ${message}`),
  );
  expect(new Set(found.map(({ id }) => id)).size).toBe(2);
});

describe('of Azure', () => {
  const { assignment, azure, group, picture } = azureSide;
  const at = azureSide.now;
  const inAzure = (count: number, age: number) => {
    const made = range(count).map((index) =>
      assignment({
        id: `${group}/providers/Microsoft.Authorization/policyAssignments/a${index}`,
        name: `a${index}`,
        displayName: `Baseline ${index}`,
        createdAt: at - age,
      }),
    );
    return findFindings(observe(picture([]), azure({ assignments: live('', made, at) }), at));
  };

  it('assignments that the add-on has not brought are one line', () => {
    const found = ofRule('azure-assignment-without-constraint', inAzure(40, minutes(31)));
    expect(found).toMatchObject([
      {
        severity: 'warning',
        title: '40 assignments have constraints missing in this cluster',
        mend: { page: 'assignments' },
      },
    ]);
    expect(found[0]?.evidence).toEqual([
      ...range(20).map((index) => expect.stringContaining(`Baseline ${index}`)),
      'and 20 more assignments',
    ]);
    expect(ofRule('azure-assignment-without-constraint', inAzure(40, minutes(5)))).toMatchObject([
      { severity: 'info', title: '40 assignments have constraints missing in this cluster yet' },
    ]);
    expect(ofRule('azure-assignment-without-constraint', inAzure(2, minutes(31)))).toHaveLength(2);
  });

  it('so are assignments that left their constraints behind', () => {
    const left = range(40).map((index) => ({
      ...azureSide.constraint({
        assignmentId: `${group}/providers/Microsoft.Authorization/policyAssignments/gone${index}`,
      }),
      name: `orphan${index}`,
    }));
    const found = ofRule('azure-constraint-without-assignment', findFindings(observe(picture(left), azure(), at)));
    expect(found).toMatchObject([
      { title: '40 assignments no longer bear on this cluster, and their constraints are still here' },
    ]);
    expect(found[0]?.evidence).toHaveLength(21);
  });
});
