import { describe, expect, it } from 'vitest';
import { age } from '../../src/reports/age.ts';
import { healthReport } from '../../src/reports/health-report.ts';
import { resourceList, resourceTable } from '../../src/reports/resource-list.ts';
import { summary } from '../../src/reports/summary.ts';
import { findingTable, violationTable } from '../../src/reports/tables.ts';
import { violationList } from '../../src/reports/violation-list.ts';
import { constraints } from '../../src/resources/constraints.ts';
import type { Resource } from '../../src/resources/resource.ts';
import { templates as templateResource } from '../../src/resources/templates.ts';
import { attacks, rawHostile } from '../terminal-text/hostile.ts';
import { byKind, constraint, denied, readAt, source, template, violation } from './source.ts';

const everywhere = { namespace: '' };
const tableOf = (resource: Resource, from: ReturnType<typeof source>) =>
  resourceTable(resource, resourceList(resource, { state: from, readAt }));

it.each([
  [0, '0s'],
  [43, '43s'],
  [119, '119s'],
  [330, '5m30s'],
  [540, '9m'],
  [3600, '60m'],
  [4 * 3600 + 60, '4h1m'],
  [30 * 3600, '30h'],
  [3 * 86_400 + 7200, '3d2h'],
  [40 * 86_400, '40d'],
  [-5, '0s'],
])('%i s ago is %s, as kubectl says it', (seconds, expected) =>
  expect(age(readAt - seconds * 1000, readAt)).toBe(expected),
);

it('an unknown moment has no age', () => expect(age(undefined, readAt)).toBe('<unknown>'));

describe('tables', () => {
  it('line up, with wide characters too', () => {
    const refused = [violation({ message: '特権コンテナ' })];
    const recorded = [
      violation({
        action: 'dryrun',
        object: { group: '', version: 'v1', kind: 'Namespace', namespace: '', name: '日本' },
      }),
    ];
    const table = violationTable(
      violationList(
        source({
          constraints: byKind([
            constraint({ violations: refused }),
            constraint({ action: 'dryrun', violations: recorded }),
          ]),
        }),
        everywhere,
      ),
    );
    expect(table.split('\n')).toEqual([
      'ADMISSION   AUDIT    NAMESPACE   OBJECT           CONSTRAINT                                              AUDITED   MESSAGE',
      'deny        deny     team-a      Pod/web-7c       K8sAzureV2NoPrivilege/azurepolicy-no-privilege-649944   43s       特権コンテナ',
      'dryrun      dryrun   -           Namespace/日本   K8sAzureV2NoPrivilege/azurepolicy-no-privilege-649944   43s       Privileged container is not allowed: nginx',
    ]);
  });

  it('tell unknown from zero', () => {
    const { totalViolations, auditedAt, ...fresh } = constraint();
    expect([totalViolations, auditedAt]).not.toContain(undefined);
    expect(tableOf(constraints, source({ constraints: byKind([fresh]) }))).toMatch(
      /not audited\s+<unknown>\s.*\snever\s+3d/,
    );
    const { created, ...silent } = template();
    expect(created).toBe(true);
    const templates = { ...source().picture.templates, value: [silent] };
    expect(tableOf(templateResource, source({ templates, kinds: denied('kinds') }))).toMatch(
      /rego\s+<unknown>\s+<unknown>/,
    );
  });
});

describe('summary', () => {
  const finding = {
    id: 'audit-late',
    severity: 'warning',
    title: 'audit is late',
    evidence: ['last 9 min ago'],
    next: 'see its pod',
  } as const;

  it('says what is wrong first, then where', () => {
    const recorded = [violation({ action: 'dryrun', namespace: 'team-b' })];
    const all = [
      constraint({ violations: [violation()], totalViolations: 5309 }),
      constraint({ action: 'dryrun', violations: recorded }),
    ];
    const from = source({ constraints: byKind(all) }, { findings: [finding] });
    expect(summary(healthReport(from), violationList(from, everywhere))).toBe(
      [
        'prod-weu · https://prod-weu.example:443 · Kubernetes v1.33.2 · read 2026-05-04T10:00:00Z',
        '',
        'HEALTH: 1 warning',
        '▲ warning: audit is late',
        '    last 9 min ago',
        '    → see its pod',
        '',
        'VIOLATIONS: 2 shown of 5,310',
        '',
        'AT ADMISSION   SHOWN',
        'deny               1',
        'dryrun             1',
        '',
        'NAMESPACE   SHOWN',
        'team-a          1',
        'team-b          1',
        '',
        'CONSTRAINT                                                       SHOWN',
        'K8sAzureV2NoPrivilege/azurepolicy-no-privilege-649944 (deny)         1',
        'K8sAzureV2NoPrivilege/azurepolicy-no-privilege-649944 (dryrun)       1',
      ].join('\n'),
    );
  });

  it('never says zero for what it could not read', () => {
    const from = source({ kinds: denied('kinds'), deployments: denied('deployments') });
    const text = summary(healthReport(from), violationList(from, everywhere));
    expect(text).toContain('HEALTH: nothing needs attention (not everything could be read)');
    expect(text).toContain('VIOLATIONS: unknown, the constraints could not be read');
    expect(text).not.toMatch(/0 shown/);
  });

  it('says which namespace is shown, and that it is the sandbox', () => {
    const { connection } = source();
    const from = source(
      { constraints: byKind([constraint({ violations: [violation()], totalViolations: 9 })]) },
      { connection: { ...connection, sandbox: true } },
    );
    const text = summary(healthReport(from), violationList(from, { namespace: 'team-a' }));
    expect(text).toContain('VIOLATIONS: 1 shown in namespace team-a, of 9 in the whole cluster');
    expect(text).toMatch(/^SANDBOX: /);
  });
});

describe('hostile text', () => {
  it.each(Object.entries(attacks))('%s reaches no table and no summary raw', (_, attack) => {
    const object = { group: attack, version: attack, kind: attack, namespace: attack, name: attack };
    const error = { code: attack, message: attack, location: attack };
    const byPod = [
      { id: attack, operations: [], enforced: true, observedGeneration: 1, errors: [error], enforcementPoints: [] },
    ];
    const evil = { kind: attack, name: attack };
    const violations = [
      violation({ ...{ action: attack, actions: [attack] }, constraint: evil, object, message: attack }),
    ];
    const from = source(
      {
        constraints: byKind([
          constraint({ ...evil, action: attack, scoped: [{ action: attack, points: [attack] }], byPod, violations }),
        ]),
        templates: {
          ...source().picture.templates,
          value: [template({ ...evil, byPod: [{ id: attack, observedGeneration: 1, errors: [error] }] })],
        },
        version: { ...source().picture.version, value: attack },
      },
      {
        connection: { ...source().connection, context: attack, server: attack },
        findings: [{ id: attack, severity: 'error', title: attack, evidence: [attack], next: attack }],
      },
    );
    const health = healthReport(from);
    const list = violationList(from, { namespace: attack });
    for (const text of [
      violationTable(violationList(from, everywhere)),
      tableOf(constraints, from),
      tableOf(templateResource, from),
      findingTable(health),
      summary(health, list),
    ]) {
      expect(text.split('\n').join('')).not.toMatch(rawHostile);
    }
    expect(violationTable(violationList(from, everywhere)).split('\n')).toHaveLength(2);
  });
});
