import { afterEach, expect, it, vi } from 'vitest';
import { createConstraintJoin } from '../../../src/cluster/sources/joined-constraints.ts';
import type { LoggedAudit } from '../../../src/governance/audit-log/logged-audit.ts';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { live } from '../../../src/governance/reading.ts';
import type { Violation } from '../../../src/governance/violation.ts';
import { columnsOf, packViolations } from '../../../src/governance/violation-pack.ts';

afterEach(() => void vi.useRealTimers());

const violation = (name: string): Violation => ({
  action: 'deny',
  actions: [],
  constraint: { kind: 'K', name: 'c' },
  object: { group: '', version: 'v1', kind: 'Pod', namespace: 'a', name },
  message: name,
});
const status = (auditedAt: number, kept = 1, totalViolations = 3): Constraint => ({
  kind: 'K',
  name: 'c',
  uid: '',
  generation: 1,
  createdAt: 0,
  action: 'deny',
  scoped: [],
  match: {},
  parameters: {},
  byPod: [],
  auditedAt,
  totalViolations,
  violations: packViolations(['x', 'y', 'z'].slice(0, kept).map(violation)),
});
const audit = (at: number): LoggedAudit => ({
  id: `${at}`,
  at,
  pod: 'p',
  unreadable: 0,
  overfull: false,
  finished: true,
  violations: new Map([['K/c', packViolations(['x', 'y', 'z'].map(violation))]]),
});
const readings = (...constraints: Constraint[]) => new Map([['K', live('k', constraints, 1)]]);
const shown = (of: ReturnType<ReturnType<typeof createConstraintJoin>['join']>) => {
  const [one] = of.get('K')?.value ?? [];
  return [one?.auditedAt, one?.violations.length];
};
/** As sending it to another thread does. */
function handOver({ violations }: Constraint): void {
  const { part, text, ends, order } = columnsOf(violations).data;
  for (const { buffer } of [part, text, ends, order]) structuredClone(buffer, { transfer: [buffer] });
}

it('gives the same objects while nothing changes, and those of the server where nothing is capped', () => {
  const join = createConstraintJoin(() => undefined, true);
  const [capped, whole] = [readings(status(1)), readings(status(1, 3))];
  const audits = [audit(1)];
  const first = join.join(capped, audits);
  expect(shown(first)).toEqual([1, 3]);
  expect(join.join(capped, audits)).toBe(first);
  expect(join.join(capped, [...audits])).toBe(first);
  expect(createConstraintJoin(() => undefined, true).join(whole, audits)).toBe(whole);
});

it('holds a new status back until its log is there, and not for long', () => {
  vi.useFakeTimers();
  const due = vi.fn();
  const join = createConstraintJoin(due, true);
  expect(shown(join.join(readings(status(1)), [audit(1)]))).toEqual([1, 3]);
  const next = readings(status(2));
  expect(shown(join.join(next, [audit(1)]))).toEqual([1, 3]);
  expect(shown(join.join(next, [audit(1), audit(2)]))).toEqual([2, 3]);
  const last = readings(status(3));
  expect(shown(join.join(last, [audit(2)]))).toEqual([2, 3]);
  vi.advanceTimersByTime(1_600);
  expect(due).toHaveBeenCalled();
  expect(shown(join.join(last, [audit(2)]))).toEqual([3, 1]);
  join.close();
});

it('joins what was handed over to another thread meanwhile, and takes nothing uncapped for capped then', () => {
  const join = createConstraintJoin(() => undefined, true);
  const [capped, whole] = [status(1), { ...status(1, 3), name: 'w' }];
  const all = readings(capped, whole);
  join.join(all, []);
  for (const one of [capped, whole]) handOver(one);
  const joined = join.join(all, [audit(1)]).get('K')?.value;
  expect([...(joined?.[0]?.violations ?? [])].map(({ object }) => object.name)).toEqual(['x', 'y', 'z']);
  expect(joined?.[1]).toBe(whole);
});
