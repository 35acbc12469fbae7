import { describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { live, loading } from '../../src/governance/reading.ts';
import { constraints as resource, spellScope } from '../../src/resources/constraints.ts';
import { templates } from '../../src/resources/templates.ts';
import { fakeConsole, fakeConstraint, fakePicture } from '../views/fake-console.ts';

const now = Date.UTC(2026, 0, 10);
const size = { constraints: 1, each: 2, totalEach: 2, now };

const { store } = fakeConsole(size);
const rowsOf = (picture: ClusterPicture) => resource.rows({ ...store.getState(), picture }, { now });
/** What a cell of the first row of a constraint says. */
function cellOf(id: string, row: ReturnType<typeof rowOf>): string | undefined {
  const column = resource.columns.find((one) => one.id === id);
  return row && column && 'words' in column ? column.words(row.facts) : undefined;
}

function rowOf(change: Partial<Constraint>, picture: Partial<ClusterPicture> = {}) {
  const constraint = { ...fakeConstraint(0, size), ...change };
  const constraints = new Map([[constraint.kind, live('GET …', [constraint], now)]]);
  const [row] = rowsOf({ ...fakePicture(size), constraints, ...picture });
  return row;
}

const { byPod } = fakeConstraint(0, size);

describe('constraints', () => {
  it('says how many are kept of how many, and ? where no audit has said', () => {
    expect(rowOf({})).toMatchObject({ facts: { violations: { shown: 2, total: 2 } }, fault: false });
    expect(cellOf('violations', rowOf({}))).toBe('2');
    expect(cellOf('violations', rowOf({ totalViolations: 143 }))).toBe('2 of 143');
    const { totalViolations: _, ...unsaid } = fakeConstraint(0, size);
    const constraints = new Map([
      [unsaid.kind, live('GET …', [unsaid, { ...unsaid, name: 'b', violations: [] }], now)],
    ]);
    const rows = rowsOf({ ...fakePicture(size), constraints });
    expect(rows.map((row) => cellOf('violations', row)).sort()).toEqual(['2 of ?', '?']);
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
    expect(row).toMatchObject({ facts: { enforcedBy: { pods: 2, of: 3 }, lag: 2 }, fault: true });
    expect(row?.facts.errors).toHaveLength(1);
    expect(cellOf('enforced', row)).toBe('2/3 pods');
    expect(rowOf({ byPod: [] })).toMatchObject({ fault: true });
    expect(cellOf('enforced', rowOf({ byPod: [] }))).toBeUndefined();
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
    expect(rowOf({ byPod: spoken })).toMatchObject({ facts: { enforcedBy: { pods: 1, of: 1 } }, fault: false });
  });

  it('says what admission and what audit does, and that neither is known', () => {
    const scoped = [
      { action: 'warn', points: ['validation.gatekeeper.sh'] },
      { action: 'deny', points: ['audit.gatekeeper.sh'] },
    ];
    const both = rowOf({ action: 'scoped', scoped });
    expect(both?.facts).toMatchObject({ action: 'scoped', admission: ['warn'], audit: ['deny'] });
    expect([cellOf('action', both), cellOf('audit', both)]).toEqual(['warn', 'deny']);
    const odd = rowOf({
      action: 'audit',
      byPod: byPod.map((pod) => ({ ...pod, enforced: false })),
      totalViolations: 0,
      violations: [],
    });
    expect(odd).toMatchObject({ facts: { admission: [], audit: [], enforcedNowhere: true }, fault: true });
    expect(['action', 'violations', 'enforced'].map((id) => cellOf(id, odd))).toEqual([
      'none',
      'not audited',
      'nowhere',
    ]);
  });

  it('says where a policy of the API server is made, waits, or is not', () => {
    const said = (state: string, message = '') =>
      byPod.map((pod, index) => ({
        ...pod,
        enforcementPoints: index === 0 ? [{ point: 'vap.k8s.io', state, message, observedGeneration: 1 }] : [],
      }));
    const scoped = [{ action: 'deny', points: ['vap.k8s.io'] }];
    const cells = (state: string) => {
      const row = rowOf({
        action: 'scoped',
        scoped,
        byPod: said(state, 'because'),
        totalViolations: 0,
        violations: [],
      });
      return [cellOf('vap', row), cellOf('enforced', row), row?.fault];
    };
    expect(cells('generated')).toEqual(['generated', '3/3 pods', false]);
    expect(cells('waiting')).toEqual(['waiting', '3/3 pods', false]);
    expect(cells('error')).toEqual(['error', 'nowhere', true]);
    // Gatekeeper says so of every template without CEL.
    const rego = rowOf(
      { action: 'deny', byPod: said('error', 'K8sNativeValidation engine is missing') },
      { templates: loading('GET …') },
    );
    expect([cellOf('vap', rego), rego?.facts.points.map(({ point }) => point)]).toEqual([
      '',
      ['validation.gatekeeper.sh', 'audit.gatekeeper.sh'],
    ]);
  });

  it('tells a kind whose template is gone from one without constraints', () => {
    const picture = fakePicture(size);
    const readings = resource.readings({ ...store.getState(), picture }, { kind: 'Gone' });
    expect(readings.at(-1)).toMatchObject({ state: 'absent', problem: { next: expect.stringContaining('Gone') } });
  });

  it('spells the points of a scoped one', () => {
    const scoped = [{ action: 'deny', points: ['validation.gatekeeper.sh', 'vap.k8s.io'] }];
    expect(spellScope(rowOf({ action: 'scoped', scoped })?.facts.scopedEnforcementActions ?? [])).toBe(
      'deny@validation.gatekeeper.sh+vap.k8s.io',
    );
  });
});

describe('templates', () => {
  it('puts what does not work first, and tells unread constraints from none', () => {
    const picture = fakePicture({ constraints: 10, each: 0, now });
    const of = (read: ClusterPicture) => templates.rows({ ...store.getState(), picture: read }, { now });
    const unread = new Map([...picture.constraints].map(([kind]) => [kind, loading<never>('GET …')]));
    const [first] = of({ ...picture, constraints: unread });
    expect(first).toMatchObject({ key: 'k8srequiredlabels', fault: true });
    expect(first?.facts).not.toHaveProperty('constraints');
    expect(of(picture)[0]?.facts.constraints).toBe(1);
  });
});
