import { describe, expect, it } from 'vitest';
import { groupViolations } from '../../src/governance/violation-groups.ts';
import { countViolations, ownerOf } from '../../src/governance/violations.ts';
import { constraint, violation } from './picture.ts';

// A scoped constraint is counted by what it does at admission: here nothing.
const actions = ['deny', 'dryrun', 'warn', 'scoped'];
const atAdmission = ['deny', 'dryrun', 'warn', 'none'];
const scoped = [{ action: 'deny', points: ['audit.gatekeeper.sh'] }];

/** 100 kinds of 500 violations each, over 40 namespaces and 7 workloads’ pods, of 600 found each. */
const slices = Array.from({ length: 100 }, (_, index) => {
  const kind = `K${String(index).padStart(3, '0')}`;
  const action = actions[index % 4] ?? '';
  const violations = Array.from({ length: 500 }, (_, at) =>
    violation(
      { kind, name: 'c' },
      {
        action,
        object: { group: '', version: 'v1', kind: 'Pod', namespace: `team-${at % 40}`, name: `pod-${at}` },
        message: `message ${(at * 7919) % 500}`,
      },
    ),
  );
  return [constraint(kind, { action, scoped: action === 'scoped' ? scoped : [], violations, totalViolations: 600 })];
});
const all = slices.flat().flatMap(({ violations }) => [...violations]);
const pods = new Map(
  Array.from({ length: 500 }, (_, at) => {
    const namespace = `team-${at % 40}`;
    const owner = { group: 'apps', kind: 'Deployment', name: `web-${at % 7}` };
    return [`${namespace}/pod-${at}`, { namespace, name: `pod-${at}`, owner }];
  }),
);

describe('countViolations', () => {
  it('counts 50,000 of 60,000', () => {
    const counts = countViolations(slices);
    expect(all).toHaveLength(50_000);
    expect(counts.all).toEqual({ shown: 50_000, total: 60_000 });
    expect(Object.fromEntries(counts.byAction)).toEqual(
      Object.fromEntries(atAdmission.map((action) => [action, { shown: 12_500, total: 15_000 }])),
    );
    expect(counts.byConstraint.size).toBe(100);
    expect(counts.byConstraint.get('K042/c')).toEqual({ shown: 500, total: 600 });
    expect(counts.byNamespace.size).toBe(40);
    expect([...counts.byNamespace.values()].reduce((sum, { shown }) => sum + shown, 0)).toBe(50_000);
  });

  it('gives namespaces no total while anything is cut, and one when nothing is', () => {
    expect(countViolations(slices).byNamespace.get('team-0')).toEqual({ shown: 1_300 });
    const whole = [[constraint('K', { violations: [violation({ kind: 'K', name: 'c' })], totalViolations: 1 })]];
    expect(countViolations(whole).byNamespace.get('team-a')).toEqual({ shown: 1, total: 1 });
  });

  it('tells an unknown total from none', () => {
    const { totalViolations: _, ...silent } = constraint('K', { action: 'deny' });
    const counts = countViolations([[silent], [constraint('L', { action: 'warn', totalViolations: 0 })]]);
    expect(counts.all).toEqual({ shown: 0 });
    expect(counts.byAction.get('deny')).toEqual({ shown: 0 });
    expect(counts.byAction.get('warn')).toEqual({ shown: 0, total: 0 });
    expect(counts.byConstraint.get('K/c')).toEqual({ shown: 0 });
    expect(countViolations([]).all).toEqual({ shown: 0, total: 0 });
  });

  it('never says fewer found than kept', () => {
    const kept = [violation({ kind: 'K', name: 'c' }), violation({ kind: 'K', name: 'c' })];
    expect(countViolations([[constraint('K', { violations: kept, totalViolations: 1 })]]).all).toEqual({
      shown: 2,
      total: 2,
    });
  });

  it('counts anew only what changed', () => {
    const changed = [constraint('K001', { action: 'dryrun', totalViolations: 0 })];
    const counts = countViolations(slices.map((slice, index) => (index === 1 ? changed : slice)));
    expect(counts.all).toEqual({ shown: 49_500, total: 59_400 });
    expect(counts.byAction.get('dryrun')).toEqual({ shown: 12_000, total: 14_400 });
    expect(countViolations(slices).all).toEqual({ shown: 50_000, total: 60_000 });
  });
});

describe('ownerOf', () => {
  const [first] = all;
  it('finds the workload of a Pod', () => {
    expect(first && ownerOf(first, pods)).toEqual({
      group: 'apps',
      kind: 'Deployment',
      namespace: 'team-0',
      name: 'web-0',
      ofPod: true,
    });
  });
  it('lets an object stand for itself', () => {
    const itself = { group: '', kind: 'Pod', namespace: 'team-0', name: 'pod-0', ofPod: false };
    expect(first && ownerOf(first, undefined)).toEqual(itself);
    const service = violation(
      { kind: 'K', name: 'c' },
      { object: { group: '', version: 'v1', kind: 'Service', namespace: 'team-0', name: 'pod-0' } },
    );
    expect(ownerOf(service, pods)).toMatchObject({ kind: 'Service', name: 'pod-0', ofPod: false });
  });
});

describe('groupViolations', () => {
  it.each([
    ['flat', 1, 50_000],
    ['constraint', 100, 500],
    ['namespace', 40, 1_300],
    ['object', 280, 200],
  ] as const)('%s: %d groups', (grouping, groups, largest) => {
    const found = groupViolations(all, grouping, pods);
    expect(found).toHaveLength(groups);
    expect(found.reduce((sum, { violations }) => sum + violations.length, 0)).toBe(50_000);
    expect(Math.max(...found.map(({ violations }) => violations.length))).toBe(largest);
    for (const { violations, byAction } of found) {
      expect([...byAction.values()].reduce((sum, count) => sum + count, 0)).toBe(violations.length);
    }
  });
});
