import type { Column } from './column.ts';
import { fuzzySteps } from './fuzzy.ts';
import type { Filter, Searchable } from './searchable.ts';
import { finish, keepInSteps, type Steps } from './steps.ts';

interface Term<R> {
  readonly test: (row: R) => boolean;
  readonly problem?: string;
  /** Of a test over the whole row: the text that it must have in it, and that is all. */
  readonly literal?: string;
}

/**
 * Reads what was typed after `/`: a regular expression, case-insensitive, over the whole row; `!x` for the rows that do
 * not match; `-f x` fuzzy, best first; `COLUMN:x` and `!COLUMN:x` over one column or a question of its own (`since:24h`), several of them and a
 * rest joined by "and". An illegal expression is taken literally, and said.
 */
export function parseFilter<R extends Searchable>(text: string, columns: readonly Column<R>[], now: number): Filter<R> {
  const typed = text.trim();
  if (typed === '') return everyRow();
  if (/^-f(\s|$)/.test(typed)) {
    const query = typed.slice(2).trim();
    return query === '' ? everyRow() : filterOf((rows) => fuzzySteps(query, rows));
  }
  if (/^-l(\s|$)/.test(typed)) return { ...everyRow(), problem: 'audit results carry no labels to select by' };
  const rest: string[] = [];
  const terms: Term<R>[] = [];
  for (const word of typed.split(/\s+/)) {
    const [, not, name = '', pattern = ''] = /^(!?)([\w-]+):(.+)$/.exec(word) ?? [];
    const asked = askedOf(word, columns, now);
    if (asked) {
      terms.push(asked);
      continue;
    }
    const column = columns.find(
      ({ id, title }) => name !== '' && [id, title.toLowerCase()].includes(name.toLowerCase()),
    );
    if (column) terms.push(columnTerm(column, pattern, not === '!', now));
    else rest.push(word);
  }
  const whole = rest.join(' ');
  if (whole !== '' && whole !== '!') {
    terms.push(whole.startsWith('!') ? rowTerm(whole.slice(1).trimStart(), true) : rowTerm(whole, false));
  }
  const problem = terms.find((term) => term.problem)?.problem;
  const [only, more] = terms;
  const literal = more === undefined ? only?.literal : undefined;
  const test = only && more === undefined ? only.test : (row: R) => terms.every((term) => term.test(row));
  return {
    ...filterOf((rows) => keepInSteps(rows, test)),
    ...(literal !== undefined && { literal }),
    ...(problem !== undefined && { problem }),
  };
}

/** A question of a column's own, such as `new` or `since:24h`. */
function askedOf<R>(word: string, columns: readonly Column<R>[], now: number): Term<R> | undefined {
  const [, not, name = '', pattern = ''] = /^(!?)([a-z]+)(?::(.+))?$/.exec(word) ?? [];
  for (const { filters } of columns) {
    const test = filters && Object.hasOwn(filters, name) ? filters[name]?.(pattern, now) : undefined;
    if (test) return { test: (row) => test(row) !== (not === '!') };
  }
  return undefined;
}

function everyRow<R>(): Filter<R> {
  return { ...filterOf(allOf), passesAll: true };
}

// biome-ignore lint/correctness/useYield: there is nothing to do
function* allOf<R>(rows: readonly R[]): Steps<readonly R[]> {
  return rows;
}

function filterOf<R>(steps: Filter<R>['steps']): Filter<R> {
  return { steps, apply: (rows) => finish(steps(rows)) };
}

function rowTerm<R extends Searchable>(pattern: string, not: boolean): Term<R> {
  const { matches, problem, literal } = matcher(pattern);
  return {
    test: (row) => (literal === undefined || !row.has ? matches(row.search) : row.has(literal)) !== not,
    ...(literal !== undefined && !not && { literal }),
    ...(problem !== undefined && { problem }),
  };
}

function columnTerm<R>(column: Column<R>, pattern: string, not: boolean, now: number): Term<R> {
  const { matches, problem } = matcher(pattern);
  return {
    test: (row) => matches(column.text(row, now).toLowerCase()) !== not,
    ...(problem !== undefined && { problem }),
  };
}

interface Matcher {
  readonly matches: (lowerCase: string) => boolean;
  readonly problem?: string;
  readonly literal?: string;
}

/** Tests text that is in lower case. A pattern without operators is looked for as it is, which is far quicker. */
export function matcher(pattern: string): Matcher {
  const literal = pattern.toLowerCase();
  if (!/[\\^$.*+?()[\]{}|]/.test(pattern)) return { matches: (text) => text.includes(literal), literal };
  try {
    const expression = new RegExp(pattern, 'i');
    return { matches: (text) => expression.test(text) };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /, '') : String(error);
    return { matches: (text) => text.includes(literal), problem: `not a regular expression (${why}): taken literally` };
  }
}
