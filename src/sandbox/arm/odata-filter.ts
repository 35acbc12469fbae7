/**
 * The part of OData's `$filter` that ARM's policy and role services understand: comparisons with eq, ne, gt, ge, lt
 * and le, joined with and, or, not and parentheses, and functions such as `atScope()` or `assignedTo('…')`.
 */
import { armError } from './errors.ts';

export interface FilterWords<T> {
  /** The value of a field; nested names arrive as `a/b`. */
  field(row: T, name: string): unknown;
  /** Functions by lower-case name. */
  functions?: Record<string, (row: T, argument: string) => boolean>;
}

/** @throws ArmError 400 InvalidFilter when the text cannot be read or asks for an unknown function. */
export function parseFilter<T>(text: string | null | undefined, words: FilterWords<T>): (row: T) => boolean {
  type Test = (row: T) => boolean;
  if (!text?.trim()) return () => true;
  const tokens = text.match(/'(?:[^']|'')*'|[\w./$-]+|[()=,]/g) ?? [];
  let at = 0;
  const fail = () =>
    armError(400, 'InvalidFilterInQueryString', `Invalid $filter '${text}' specified in the query string.`);
  const peek = () => tokens[at]?.toLowerCase();
  const take = () => {
    const token = tokens[at++];
    if (token === undefined) throw fail();
    return token;
  };

  function either(): Test {
    const tests = joined('or', both);
    return (row) => tests.some((test) => test(row));
  }

  function both(): Test {
    const tests = joined('and', one);
    return (row) => tests.every((test) => test(row));
  }

  function joined(joint: string, part: () => Test): Test[] {
    const tests = [part()];
    while (peek() === joint) {
      at++;
      tests.push(part());
    }
    return tests;
  }

  function one(): Test {
    if (peek() === 'not') {
      at++;
      const test = one();
      return (row) => !test(row);
    }
    if (peek() === '(') {
      at++;
      const test = either();
      if (take() !== ')') throw fail();
      return test;
    }
    const name = take();
    if (peek() === '(') return call(name);
    const operator = take().toLowerCase();
    const wanted = literal(take());
    const compare = comparisons[operator];
    if (!compare) throw fail();
    return (row) => compare(String(words.field(row, name) ?? '').toLowerCase(), wanted.toLowerCase());
  }

  function call(name: string): Test {
    at++;
    const args: string[] = [];
    while (peek() !== ')') {
      const token = take();
      if (token !== ',') args.push(token);
    }
    at++;
    const text = textFunctions[name.toLowerCase()];
    const [first, second] = args;
    if (text && first !== undefined && second !== undefined) {
      return (row) => text(String(words.field(row, first) ?? '').toLowerCase(), literal(second).toLowerCase());
    }
    const named = words.functions?.[name.toLowerCase()];
    if (!named) throw fail();
    return (row) => named(row, literal(first ?? ''));
  }

  const test = either();
  if (at < tokens.length) throw fail();
  return test;
}

const comparisons: Record<string, (left: string, right: string) => boolean> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
};

const textFunctions: Record<string, (left: string, right: string) => boolean> = {
  contains: (left, right) => left.includes(right),
  startswith: (left, right) => left.startsWith(right),
  endswith: (left, right) => left.endsWith(right),
};

function literal(token: string): string {
  return token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token;
}
