import { describe, expect, it } from 'vitest';
import type { Constraint } from '../../src/governance/constraint.ts';
import { healthReport } from '../../src/reports/health-report.ts';
import { resourceList } from '../../src/reports/resource-list.ts';
import { violationList } from '../../src/reports/violation-list.ts';
import { constraints } from '../../src/resources/constraints.ts';
import { templates } from '../../src/resources/templates.ts';
import { byKind, constraint, denied, readAt, source, template, violation } from './source.ts';

const everywhere = { namespace: '' };
const constraintList = (from: ReturnType<typeof source>) => {
  const items = constraints.rows(from, { now: readAt }).map(({ facts }) => facts);
  return { ...resourceList(constraints, { state: from, readAt }), items };
};
const templateList = (from: ReturnType<typeof source>) => ({
  items: templates.rows(from, { now: readAt }).map(({ facts }) => facts),
});

describe('ViolationList', () => {
  it('says what the audits kept, of what they counted', () => {
    const kept = [violation()];
    const list = violationList(
      source({ constraints: byKind([constraint({ violations: kept, totalViolations: 143 })]) }),
      everywhere,
    );
    expect(list).toEqual({
      apiVersion: 'constable/v1',
      kind: 'ViolationList',
      context: 'prod-weu',
      server: 'https://prod-weu.example:443',
      readAt: '2026-05-04T10:00:00Z',
      shown: 1,
      total: 143,
      items: [
        {
          admission: 'deny',
          action: 'deny',
          constraint: { kind: 'K8sAzureV2NoPrivilege', name: 'azurepolicy-no-privilege-649944' },
          object: { group: '', version: 'v1', kind: 'Pod', namespace: 'team-a', name: 'web-7c' },
          message: 'Privileged container is not allowed: nginx',
          source: 'status',
          auditedAt: '2026-05-04T09:59:17Z',
        },
      ],
    });
  });

  it('puts what hurts most first: deny, by its scoped actions too, then warn, dryrun, unknown', () => {
    const scopedTo = (action: string, atAudit: string) => [
      { action, points: ['validation.gatekeeper.sh'] },
      { action: atAudit, points: ['audit.gatekeeper.sh'] },
    ];
    const broken = (namespace: string, action: string, scoped: Constraint['scoped'] = [], actions: string[] = []) =>
      constraint({ name: namespace, action, scoped, violations: [violation({ action, actions, namespace })] });
    const all = [
      broken('a', 'dryrun'),
      broken('b', 'odd'),
      broken('c', 'warn'),
      broken('d', 'scoped', scopedTo('deny', 'dryrun'), ['dryrun', 'deny']),
      broken('e', 'scoped', scopedTo('warn', 'deny'), ['deny']),
      broken('f', 'deny'),
    ];
    const list = violationList(source({ constraints: byKind(all) }), everywhere);
    expect(list.items.map(({ object }) => object.namespace).join('')).toBe('dfceab');
    expect(list.items.map(({ admission }) => admission)).toEqual(['deny', 'deny', 'warn', 'warn', 'dryrun', 'none']);
    expect(list.items[0]?.enforcementActions).toEqual(['dryrun', 'deny']);
    expect(list.items[1]).not.toHaveProperty('enforcementActions');
  });

  it('keeps the total of the whole cluster when cut down to a namespace', () => {
    const violations = [violation(), violation({ namespace: 'team-b' }), violation({ namespace: '' })];
    const constraints = byKind([constraint({ violations, totalViolations: 50 })]);
    const list = violationList(source({ constraints }), { namespace: 'team-b' });
    expect([list.namespace, list.shown, list.total]).toEqual(['team-b', 1, 50]);
  });

  it('tells unknown from zero: a constraint that no audit has looked at', () => {
    const { auditedAt, totalViolations, ...fresh } = constraint({ name: 'fresh' });
    expect([auditedAt, totalViolations]).not.toContain(undefined);
    const list = violationList(source({ constraints: byKind([fresh, constraint()]) }), everywhere);
    expect(list.notAudited).toEqual([{ kind: 'K8sAzureV2NoPrivilege', name: 'fresh' }]);
    expect(list.total).toBe(0);
  });

  it('tells unknown from zero: a scoped constraint that audit is no point of', () => {
    const unaudited = constraint({
      action: 'scoped',
      scoped: [{ action: 'deny', points: ['validation.gatekeeper.sh'] }],
    });
    const from = source({ constraints: byKind([unaudited]) });
    expect(violationList(from, everywhere).notAudited).toHaveLength(1);
    expect(constraintList(from).items[0]?.violations).toEqual({ shown: 0 });
  });

  it('tells forbidden from zero, with verb and resource', () => {
    const list = violationList(source({ constraints: new Map([['K8sAllowed', denied('k8sallowed')]]) }), everywhere);
    expect([list.shown, list.total]).toEqual([0, null]);
    expect(list.incomplete).toEqual([
      {
        source: 'GET /k8sallowed',
        state: 'denied',
        verb: 'list',
        group: 'constraints.gatekeeper.sh',
        resource: 'k8sallowed',
        reason: 'sre may not list k8sallowed',
        next: 'ask for a role that allows: list k8sallowed',
      },
    ]);
  });

  it('says when the cluster is the sandbox', () => {
    const { connection } = source();
    expect(violationList(source({}, { connection: { ...connection, sandbox: true } }), everywhere).sandbox).toBe(true);
  });
});

describe('ConstraintList', () => {
  it('says action, points, who enforces it, errors and where it came from', () => {
    const origin = { assignmentId: '/a', definitionId: '/d', definitionReferenceId: '', setDefinitionId: '' };
    const pod = { operations: ['audit'], observedGeneration: 1, enforcementPoints: [] };
    const error = { code: 'x', message: 'bad', location: 'l' };
    const scoped = constraint({
      action: 'scoped',
      scoped: [{ action: 'deny', points: ['*'] }],
      origin,
      violations: [violation()],
      totalViolations: 7,
      byPod: [
        { ...pod, id: 'p1', enforced: true, errors: [] },
        { ...pod, id: 'p2', enforced: false, errors: [error] },
      ],
    });
    const list = constraintList(
      source({ constraints: byKind([constraint({ name: 'dry', action: 'dryrun' }), scoped]) }),
    );
    expect(list.kind).toBe('ConstraintList');
    expect(list.items.map(({ action }) => action)).toEqual(['scoped', 'dryrun']);
    expect(list.items[0]).toMatchObject({
      scopedEnforcementActions: [{ action: 'deny', points: ['*'] }],
      enforcedBy: { pods: 1, of: 2 },
      errors: [error],
      violations: { shown: 1, total: 7 },
      azure: origin,
      createdAt: '2026-05-01T10:00:00Z',
    });
    expect(list.items[1]).not.toHaveProperty('azure');
  });
});

describe('TemplateList', () => {
  it('counts constraints, and leaves the count out when it could not be read', () => {
    const items = (kinds: Parameters<typeof source>[0]) => templateList(source(kinds)).items;
    const templates = { ...source().picture.templates, value: [template()] };
    expect(items({ templates })[0]?.constraints).toBe(0);
    expect(items({ templates, constraints: byKind([constraint()]) })[0]?.constraints).toBe(1);
    expect(items({ templates, kinds: denied('kinds') })[0]).not.toHaveProperty('constraints');
    const refused = new Map([['K8sAzureV2NoPrivilege', denied<never>('k8s')]]);
    expect(items({ templates, constraints: refused })[0]).not.toHaveProperty('constraints');
  });

  it('says an error once, however many pods report it', () => {
    const error = { code: 'ingest_error', message: 'rego_parse_error', location: 'template.rego:3' };
    const byPod = ['a', 'b'].map((id) => ({ id, observedGeneration: 1, errors: [{ ...error }] }));
    const templates = { ...source().picture.templates, value: [template({ byPod, created: false })] };
    expect(templateList(source({ templates })).items[0]).toMatchObject({ created: false, errors: [error] });
  });
});

describe('HealthReport', () => {
  it('carries findings with their stable ids', () => {
    const finding = {
      id: 'component-not-ready:gatekeeper-system/gatekeeper-audit',
      severity: 'error',
      title: 'gatekeeper-audit is not ready',
      evidence: ['0 of 1 ready'],
      next: 'look at its pod',
      since: readAt - 120_000,
    } as const;
    const report = healthReport(source({}, { findings: [finding] }));
    expect(report).toMatchObject({ kind: 'HealthReport', version: 'v1.33.2', components: [] });
    expect(report.findings).toEqual([{ ...finding, since: '2026-05-04T09:58:00Z' }]);
  });

  it('does not say there are no components when they could not be read', () => {
    const report = healthReport(source({ deployments: denied('deployments') }));
    expect(report).not.toHaveProperty('components');
    expect(report.incomplete?.[0]).toMatchObject({ verb: 'list', resource: 'deployments' });
  });
});
