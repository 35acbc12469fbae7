import { describe, expect, it } from 'vitest';
import { type Column, layOut } from '../../../views/parts/table/column.ts';
import { parseFilter } from '../../../views/parts/table/filter.ts';
import { orderRows } from '../../../views/parts/table/order.ts';
import { type Keys, moveTo, placeIn } from '../../../views/parts/table/place.ts';
import { freshTable } from '../../../views/parts/table/table-state.ts';
import { heldMemory } from '../../memory.ts';

function keys(...names: string[]): Keys {
  return { length: names.length, at: (index) => names[index] ?? '', indexOf: (key) => names.indexOf(key) };
}

describe('placeIn', () => {
  const state = { ...freshTable, selectedKey: 'c', cursor: 2, offset: 1 };

  it('keeps the selection on its object and its line when rows come above it', () => {
    expect(placeIn(state, keys('x', 'y', 'a', 'b', 'c', 'd', 'e'), 3)).toEqual({ cursor: 4, offset: 3 });
  });

  it('gives the selection to the neighbour when the object is gone', () => {
    expect(placeIn(state, keys('a', 'b', 'd', 'e'), 3)).toEqual({ cursor: 2, offset: 1 });
  });

  it('stays within rows that became few', () => {
    expect(placeIn(state, keys('a'), 3)).toEqual({ cursor: 0, offset: 0 });
    expect(placeIn(state, keys(), 3)).toEqual({ cursor: -1, offset: 0 });
  });

  it('leaves no empty lines below when the window grew', () => {
    expect(placeIn({ ...state, cursor: 2, offset: 2 }, keys('a', 'b', 'c', 'd'), 10)).toEqual({ cursor: 2, offset: 0 });
  });
});

describe('moveTo', () => {
  const rows = keys('a', 'b', 'c', 'd', 'e');

  it('scrolls only as far as it must', () => {
    expect(moveTo(freshTable, 3, rows, 3)).toMatchObject({ selectedKey: 'd', cursor: 3, offset: 1 });
    expect(moveTo({ ...freshTable, cursor: 3, selectedKey: 'd', offset: 1 }, 2, rows, 3)).toMatchObject({ offset: 1 });
  });

  it('stops at both ends', () => {
    expect(moveTo(freshTable, 99, rows, 3)).toMatchObject({ selectedKey: 'e', offset: 2 });
    expect(moveTo(freshTable, -5, rows, 3)).toMatchObject({ selectedKey: 'a', offset: 0 });
  });
});

interface Row {
  readonly search: string;
  readonly namespace: string;
  readonly size: number;
}

const rows: readonly Row[] = [
  { search: 'team-a web nginx', namespace: 'team-a', size: 10 },
  { search: 'team-b api', namespace: 'team-b', size: 9 },
  { search: 'payments web (blue)', namespace: 'payments', size: 9 },
];
const columns: readonly Column<Row>[] = [
  { id: 'namespace', title: 'NAMESPACE', width: 10, grow: 1, priority: 0, text: (row) => row.namespace },
  { id: 'size', title: 'SIZE', width: 6, priority: 2, text: (row) => String(row.size), order: (row) => row.size },
  { id: 'search', title: 'TEXT', width: 20, grow: 3, priority: 1, text: (row) => row.search },
  { id: 'extra', title: 'EXTRA', width: 5, priority: 3, wide: true, text: () => '' },
];
const namespaces = (filter: string) =>
  parseFilter(filter, columns, 0)
    .apply(rows)
    .map((row) => row.namespace);

describe('parseFilter', () => {
  it.each([
    ['', ['team-a', 'team-b', 'payments']],
    ['web', ['team-a', 'payments']],
    ['WEB', ['team-a', 'payments']],
    ['^team', ['team-a', 'team-b']],
    ['!web', ['team-b']],
    ['! ^team', ['payments']],
    ['NAMESPACE:^team', ['team-a', 'team-b']],
    ['namespace:^team !web', ['team-b']],
    ['!namespace:team web', ['payments']],
    ['namespace:team search:nginx', ['team-a']],
    ['-f tmb', ['team-b', 'team-a']],
    ['-f', ['team-a', 'team-b', 'payments']],
    ['unknown:x', []],
  ])('%j lets through %j', (filter, expected) => {
    expect(namespaces(filter)).toEqual(expected);
  });

  it('takes an illegal expression literally, and says so', () => {
    const filter = parseFilter('(blue', columns, 0);
    expect(filter.problem).toContain('taken literally');
    expect(filter.apply(rows).map((row) => row.namespace)).toEqual(['payments']);
  });

  it('finds more than a handful by fuzzy search', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ search: `pod web-${index}`, namespace: '', size: 0 }));
    expect(parseFilter('-f web', columns, 0).apply(many)).toHaveLength(300);
  });

  it('keeps nothing for rows that a fuzzy search has looked at', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => ({
      search: `deny team-${index % 40} pod/workload-${index}-78b9bd4f95-abcde k8sallowedcapabilities container <app> has`,
      namespace: '',
      size: 0,
    }));
    const filter = parseFilter('-f workload', columns, 0);
    filter.apply(many.slice(0, 10));
    const before = await heldMemory();
    expect(filter.apply(many)).toHaveLength(5_000);
    expect(((await heldMemory()) - before) / many.length).toBeLessThan(300);
    expect(many).toHaveLength(5_000);
  });

  it('says that labels cannot be selected by', () => {
    expect(parseFilter('-l app=web', columns, 0).problem).toContain('labels');
  });
});

describe('orderRows', () => {
  it('sorts numbers as numbers, and keeps equal rows in their order, either way', () => {
    const sorted = (descending: boolean) =>
      orderRows(rows, columns, { column: 'size', descending }, 0).map((row) => row.namespace);
    expect(sorted(false)).toEqual(['team-b', 'payments', 'team-a']);
    expect(sorted(true)).toEqual(['team-a', 'team-b', 'payments']);
  });

  it('leaves rows as they are without a column', () => {
    expect(orderRows(rows, columns, undefined, 0)).toBe(rows);
    expect(orderRows(rows, columns, { column: 'gone', descending: true }, 0)).toBe(rows);
  });
});

describe('layOut', () => {
  const widths = (width: number, wide = false) =>
    layOut(columns, width, wide).map(({ column, width: got }) => [column.id, got]);

  it('shares what is left among columns that grow', () => {
    expect(widths(58)).toEqual([
      ['namespace', 15],
      ['size', 6],
      ['search', 35],
    ]);
  });

  it('drops the least important first, and never fills more than its width', () => {
    expect(widths(32)).toEqual([
      ['namespace', 10],
      ['search', 21],
    ]);
    expect(widths(12)).toEqual([['namespace', 12]]);
    expect(widths(4)).toEqual([['namespace', 4]]);
  });

  it('shows wide columns only when asked', () => {
    expect(widths(80, true).map(([id]) => id)).toContain('extra');
  });
});
