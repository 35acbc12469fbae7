import { grouped } from '../../src/governance/number-text.ts';
import type { FactColumn } from '../../src/resources/column.ts';
import type { Resource } from '../../src/resources/resource.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import type { Column } from '../parts/table/column.ts';
import type { ScreenRow } from './screen-row.ts';

const made = new WeakMap<Resource, readonly Column<ScreenRow>[]>();

/** The columns of a resource as the table draws them; the same array every time. */
export function screenColumns(resource: Resource): readonly Column<ScreenRow>[] {
  const columns = made.get(resource) ?? resource.columns.map(screenColumn);
  made.set(resource, columns);
  return columns;
}

function screenColumn(column: FactColumn<object>): Column<ScreenRow> {
  const { id, title, width, grow, priority, wide, align, names, spills } = column;
  const glyphed = (facts: object, text: string): string => {
    const glyph = column.look?.(facts).glyph;
    return glyph === undefined || text === '' || text === glyph ? text : `${glyph} ${text}`;
  };
  return {
    id,
    title,
    width,
    ...(grow !== undefined && { grow }),
    priority,
    ...(wide && { wide }),
    ...(align && { align }),
    ...(spills && { spills }),
    ...(names && { names: allTexts }),
    text: ({ row: { facts } }, now) => glyphed(facts, textOf(column, facts, now)),
    token: ({ row: { facts } }) => column.look?.(facts).tone ?? 'text',
    order: ({ row: { facts } }) => column.order?.(facts) ?? orderOf(column, facts),
  };
}

/** What the column says in all rows. */
function allTexts(this: Column<ScreenRow>, rows: readonly ScreenRow[], now: number): readonly string[] {
  return rows.map((row) => this.text(row, now));
}

function textOf(column: FactColumn<object>, facts: object, now: number): string {
  if ('words' in column) return column.words(facts) ?? '?';
  if ('flag' in column) return column.flag(facts) ? (column.look?.(facts).glyph ?? '*') : '';
  if ('state' in column) return column.look?.(facts).glyph ?? column.state(facts);
  if ('moment' in column) {
    const moment = column.moment(facts);
    return moment === undefined ? (column.none?.(facts) ?? '?') : spellAge(Date.parse(moment), now);
  }
  const count = column.count(facts);
  if (count === undefined) return '?';
  return count === 0 && column.quietZero ? '' : grouped(count);
}

/** What is not known comes first where little does, and the newest first. */
function orderOf(column: FactColumn<object>, facts: object): string | number {
  if ('words' in column) return (column.words(facts) ?? '').toLowerCase();
  if ('flag' in column) return column.flag(facts) ? 0 : 1;
  if ('state' in column) return column.state(facts);
  if ('count' in column) return column.count(facts) ?? -1;
  const moment = column.moment(facts);
  return moment === undefined ? 0 : -Date.parse(moment);
}
