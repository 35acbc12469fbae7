/** What --fail-on makes of what was read: a gate that cannot tell does not pass. */
import { expect, it } from 'vitest';
import type { Constraint } from '../../src/governance/constraint.ts';
import { live } from '../../src/governance/reading.ts';
import { judge, spellUnknown } from '../../src/reports/gate.ts';
import { byKind, constraint, readAt, source, violation } from './source.ts';

const unaudited = (change: Partial<Constraint> = {}): Constraint => {
  const { auditedAt: _, totalViolations: __, ...rest } = constraint({ name: 'fresh', ...change });
  return rest;
};
const scoped = (action: string, point: string) => ({ action: 'scoped', scoped: [{ action, points: [point] }] });
const namespaces = live('GET /api/v1/namespaces', [{ name: 'team-a', labels: {} }], readAt);
const verdict = (one: Constraint, wanted: string, namespace = '') =>
  judge(source({ constraints: byKind([constraint(), one]), namespaces }), { namespace }, [wanted]);

it.each<[string, Constraint, string, string, 'violated' | 'clean' | 'unknown']>([
  ['what audit found', constraint({ violations: [violation()] }), 'deny', '', 'violated'],
  ['nothing that audit found', constraint(), 'deny', '', 'clean'],
  ['what was not audited yet', unaudited(), 'deny', '', 'unknown'],
  ['what was not audited yet, of any action', unaudited({ action: 'warn' }), 'any', '', 'unknown'],
  ['what it was not asked about', unaudited({ action: 'warn' }), 'deny', '', 'clean'],
  ['what audit is no point of', constraint(scoped('deny', 'validation.gatekeeper.sh')), 'deny', '', 'unknown'],
  ['the same, asked for as scoped', constraint(scoped('warn', 'validation.gatekeeper.sh')), 'scoped', '', 'unknown'],
  ['what is for gator alone', constraint(scoped('deny', 'gator.gatekeeper.sh')), 'any', '', 'clean'],
  ['an action that Gatekeeper does not know', unaudited({ action: 'refuse' }), 'any', '', 'unknown'],
  ['another namespace', unaudited({ match: { namespaces: ['team-b', 'web-*'] } }), 'deny', 'team-a', 'clean'],
  ['this namespace', unaudited({ match: { namespaces: ['team-*'] } }), 'deny', 'team-a', 'unknown'],
  ['an excluded namespace', unaudited({ match: { excludedNamespaces: ['*-a'] } }), 'deny', 'team-a', 'clean'],
  ['a namespace that is not there', unaudited(), 'deny', 'team-c', 'clean'],
  [
    'what audit did not keep, in one namespace',
    constraint({ violations: [violation({ namespace: 'team-b' })], totalViolations: 143 }),
    'deny',
    'team-a',
    'unknown',
  ],
  [
    'what audit did keep, in another namespace',
    constraint({ violations: [violation({ namespace: 'team-b' })] }),
    'deny',
    'team-a',
    'clean',
  ],
])('of %s', (_, one, wanted, namespace, state) => {
  expect(verdict(one, wanted, namespace).state).toBe(state);
});

it('names what it cannot tell of, and why', () => {
  expect(spellUnknown(verdict(unaudited(), 'deny'))).toBe(
    '1 constraint: K8sAzureV2NoPrivilege/fresh (not audited yet)',
  );
});
