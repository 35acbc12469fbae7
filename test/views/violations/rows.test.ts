import { describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { live } from '../../../src/governance/reading.ts';
import { groupRows } from '../../../views/violations/groups.ts';
import { tally, violationRows } from '../../../views/violations/rows.ts';
import { fakeConstraint } from '../fake-console.ts';

const size = { constraints: 1, each: 6, totalEach: 10, now: Date.UTC(2026, 0, 10) };

function picture(...constraints: Constraint[]): ClusterPicture['constraints'] {
  const kinds = [...new Set(constraints.map(({ kind }) => kind))];
  return new Map(
    kinds.map((kind) => [
      kind,
      live(
        'GET …',
        constraints.filter((one) => one.kind === kind),
        size.now,
      ),
    ]),
  );
}

describe('violationRows', () => {
  it('gives every row its own key, even to violations that are alike in everything', () => {
    const constraint = fakeConstraint(0, size);
    const twice = { ...constraint, violations: [...constraint.violations, ...constraint.violations] };
    const keys = violationRows(picture(twice), {}, '', undefined).map(({ key }) => key);
    expect(new Set(keys).size).toBe(12);
  });

  it('keeps rows of a constraint that an audit left alone, and their keys when it did not', () => {
    const constraint = fakeConstraint(0, size);
    const before = violationRows(picture(constraint), {}, '', undefined);
    expect(violationRows(picture(constraint), {}, '', undefined)[0]).toBe(before[0]);
    const anew = violationRows(picture(fakeConstraint(0, size)), {}, '', undefined);
    expect(anew[0]).not.toBe(before[0]);
    expect(anew.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  });

  it('has the gravest action first', () => {
    const rows = violationRows(picture(fakeConstraint(0, size), fakeConstraint(1, size)), {}, '', undefined);
    expect(rows.map(({ violation }) => violation.action)).toEqual([
      ...Array.from({ length: 6 }, () => 'deny'),
      ...Array.from({ length: 6 }, () => 'dryrun'),
    ]);
  });

  it('narrows by namespace and scope together', () => {
    const constraints = picture(fakeConstraint(0, size), fakeConstraint(1, size));
    expect(violationRows(constraints, { action: 'deny' }, 'team-a', undefined)).toHaveLength(1);
    expect(violationRows(constraints, { namespace: 'team-b' }, 'team-a', undefined)).toHaveLength(0);
  });
});

describe('groupRows', () => {
  const constraint = fakeConstraint(1, size);

  it('says "of how many" only of a constraint that is shown whole', () => {
    const all = violationRows(picture(constraint), {}, '', undefined);
    expect(groupRows(all, 'constraint', undefined)[0]?.figure).toBe('6 of 10');
    const part = violationRows(picture(constraint), {}, 'team-a', undefined);
    expect(groupRows(part, 'constraint', undefined)[0]?.figure).toBe('1');
  });

  it('drills into the same rows that it counted', () => {
    const owners = new Map(
      constraint.violations.map(({ object: { namespace, name } }) => [
        `${namespace}/${name}`,
        { namespace, name, owner: { group: 'apps', kind: 'Deployment', name: 'web' } },
      ]),
    );
    for (const grouping of ['constraint', 'namespace', 'object'] as const) {
      const rows = violationRows(picture(constraint), {}, '', owners);
      for (const group of groupRows(rows, grouping, owners)) {
        expect(violationRows(picture(constraint), group.scope, '', owners)).toHaveLength(group.kept);
      }
    }
  });
});

it('tally tells what is not known from what is nothing', () => {
  const { totalViolations: _, ...unaudited } = fakeConstraint(2, { ...size, each: 0 });
  expect(tally([fakeConstraint(0, size), unaudited])).toEqual({ kept: 6, total: 10, unknown: 1 });
});

describe('ViolationRow', () => {
  it('has a text where it stands in what the filter looks at, and nowhere else', () => {
    const constraint = fakeConstraint(1, size);
    const [first, ...more] = constraint.violations;
    const wide = first && { ...first, message: 'Ünïcode 界 "İ"', object: { ...first.object, name: 'web-É' } };
    const rows = violationRows(
      picture({ ...constraint, violations: wide ? [wide, ...more] : [] }, fakeConstraint(2, size)),
      {},
      '',
      undefined,
    );
    for (const row of rows) {
      const { search } = row;
      const pieces = [0, 3, 9, 17, 30, 41].flatMap((at) => [1, 4, 12].map((length) => search.slice(at, at + length)));
      for (const piece of [
        ...pieces,
        'web',
        'É'.toLowerCase(),
        '界',
        `${row.name}${row.message}`.toLowerCase(),
        'nowhere',
        ' ',
      ])
        expect([piece, row.has(piece)]).toEqual([piece, search.includes(piece)]);
    }
  });
});
