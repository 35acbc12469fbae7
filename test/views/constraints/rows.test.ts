import { describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { live } from '../../../src/governance/reading.ts';
import { constraintRows } from '../../../views/constraints/rows.ts';
import { templateRows } from '../../../views/templates/rows.ts';
import { fakeConstraint, fakePicture } from '../fake-console.ts';

const now = Date.UTC(2026, 0, 10);
const size = { constraints: 1, each: 2, totalEach: 2, now };

function rowOf(change: Partial<Constraint>, picture: Partial<ClusterPicture> = {}) {
  const constraint = { ...fakeConstraint(0, size), ...change };
  const constraints = new Map([[constraint.kind, live('GET …', [constraint], now)]]);
  const [row] = constraintRows({ ...fakePicture(size), constraints, ...picture }, undefined);
  return row;
}

const { byPod } = fakeConstraint(0, size);

describe('constraintRows', () => {
  it('says how many are kept of how many, and ? where no audit has said', () => {
    expect(rowOf({})).toMatchObject({ violations: '2', total: 2, fault: false });
    expect(rowOf({ totalViolations: 143 })?.violations).toBe('2 of 143');
    const { totalViolations: _, ...unsaid } = fakeConstraint(0, size);
    const constraints = new Map([
      [unsaid.kind, live('GET …', [unsaid, { ...unsaid, name: 'b', violations: [] }], now)],
    ]);
    const rows = constraintRows({ ...fakePicture(size), constraints }, undefined);
    expect(rows.map(({ violations }) => violations).sort()).toEqual(['2 of ?', '?']);
  });

  it('counts the pods that enforce it, how far behind they are, and their errors', () => {
    const [first, ...others] = byPod;
    const lagging = first && {
      ...first,
      enforced: false,
      observedGeneration: 1,
      errors: [{ code: 'x', message: 'y', location: '' }],
    };
    const row = rowOf({
      generation: 3,
      byPod: lagging ? [lagging, ...others.map((pod) => ({ ...pod, observedGeneration: 3 }))] : [],
    });
    expect(row).toMatchObject({ enforced: '2 of 3', lag: 2, errors: 1, fault: true });
    expect(rowOf({ byPod: [] })).toMatchObject({ enforced: '?', fault: true });
  });

  it('leaves out what a pod that is gone said last', () => {
    const { componentPods } = fakePicture(size);
    const here = (componentPods.value ?? []).find(({ role }) => role === 'gatekeeper-audit');
    const [status] = byPod;
    if (!here || !status) throw new Error('the fake picture has an audit pod');
    const spoken = [
      { ...status, id: here.name },
      { ...status, id: 'gone', enforced: false },
    ];
    expect(rowOf({ byPod: spoken })).toMatchObject({ enforced: '1 of 1', fault: false });
  });

  it('spells the points of a scoped one', () => {
    const scoped = [{ action: 'deny', points: ['validation.gatekeeper.sh', 'vap.k8s.io'] }];
    expect(rowOf({ action: 'scoped', scoped })?.scope).toBe('deny@validation.gatekeeper.sh+vap.k8s.io');
  });
});

describe('templateRows', () => {
  it('puts what does not work first, and tells unread constraints from none', () => {
    const picture = fakePicture({ constraints: 10, each: 0, now });
    const rows = templateRows({ ...picture, constraints: new Map() });
    expect(rows[0]).toMatchObject({ key: 'k8srequiredlabels', fault: true, constraints: undefined });
    expect(templateRows(picture)[0]?.constraints).toBe(1);
  });
});
