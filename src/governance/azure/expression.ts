/** What an expression may come to: the values that it can have, and `open` where it may be others as well. */
export interface Outcome {
  readonly values: readonly unknown[];
  readonly open: boolean;
}

type Node = { readonly literal: unknown } | { readonly call: string; readonly args: readonly Node[] };

export const anything: Outcome = { values: [], open: true };
export const just = (value: unknown): Outcome => ({ values: [value], open: false });

/** The one value of an outcome that is certain. */
export function certain({ values, open }: Outcome): { readonly value: unknown } | undefined {
  return !open && values.length === 1 ? { value: values[0] } : undefined;
}

/** Whether ARM evaluates the text: `[…]`, while `[[…]` stands for itself. */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && /^\[(?!\[).*\]$/s.test(value);
}

/**
 * Evaluates an expression of ARM's template language as far as parameters decide it: conditions, comparisons and text. A
 * condition that something else decides leaves both of its branches. What is no expression is its own value.
 */
export function evaluate(value: unknown, parameter: (name: string) => Outcome): Outcome {
  if (!isExpression(value)) return just(value);
  const node = parsed(value.slice(1, -1));
  return node ? outcomeOf(node, parameter) : anything;
}

function outcomeOf(node: Node, parameter: (name: string) => Outcome): Outcome {
  if ('literal' in node) return just(node.literal);
  const given = node.args.map((arg) => outcomeOf(arg, parameter));
  if (node.call === 'parameters') {
    const name = given[0] && certain(given[0]);
    return typeof name?.value === 'string' ? parameter(name.value) : anything;
  }
  if (node.call === 'if' && given.length === 3) {
    const [condition = anything, yes = anything, no = anything] = given;
    const known = certain(condition);
    return known ? (known.value === true ? yes : no) : either(yes, no);
  }
  const values = given.flatMap((one) => certain(one) ?? []).map(({ value }) => value);
  const run = Object.hasOwn(functions, node.call) ? functions[node.call] : undefined;
  return values.length === given.length ? (run?.(values) ?? anything) : anything;
}

function either(one: Outcome, other: Outcome): Outcome {
  const more = other.values.filter((value) => !one.values.some((known) => same(known, value)));
  return { values: [...one.values, ...more], open: one.open || other.open };
}

const text = (value: unknown) => String(value);
/** Values are JSON. */
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** By their names in lower case: ARM does not tell case in names, and does in values. */
const functions: Readonly<Record<string, (given: readonly unknown[]) => Outcome>> = {
  true: () => just(true),
  false: () => just(false),
  null: () => just(null),
  equals: ([one, other]) => just(same(one, other)),
  not: ([value]) => just(value !== true),
  and: (given) => just(given.every((value) => value === true)),
  or: (given) => just(given.some((value) => value === true)),
  tolower: ([value]) => just(text(value).toLowerCase()),
  toupper: ([value]) => just(text(value).toUpperCase()),
  concat: (given) => (given.every((value) => typeof value === 'string') ? just(given.join('')) : anything),
  empty: ([value]) => just(value === '' || value === null || (Array.isArray(value) && value.length === 0)),
  coalesce: (given) => just(given.find((value) => value !== null && value !== undefined)),
  contains: ([whole, part]) =>
    typeof whole === 'string'
      ? just(whole.includes(text(part)))
      : Array.isArray(whole)
        ? just(whole.some((one) => same(one, part)))
        : anything,
};

const token = /\s*(?:('(?:[^']|'')*')|(-?\d+)|([A-Za-z_]\w*)|([(),]))/y;

/** Nothing for what is not calls and literals, such as access to a property. */
function parsed(source: string): Node | undefined {
  const tokens: string[] = [];
  const end = source.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const found = token.exec(source);
    if (!found) return undefined;
    tokens.push(found[0].trim());
  }
  let at = 0;
  const node = next(0);
  return at === tokens.length ? node : undefined;

  function next(depth: number): Node | undefined {
    const head = tokens[at++];
    if (head === undefined || depth > 50) return undefined;
    if (head.startsWith("'")) return { literal: head.slice(1, -1).replaceAll("''", "'") };
    if (/^-?\d/.test(head)) return { literal: Number(head) };
    if (!/^\w/.test(head) || tokens[at++] !== '(') return undefined;
    const args: Node[] = [];
    if (tokens[at] === ')') at++;
    else
      for (;;) {
        const arg = next(depth + 1);
        if (!arg) return undefined;
        args.push(arg);
        const after = tokens[at++];
        if (after === ')') break;
        if (after !== ',') return undefined;
      }
    return { call: head.toLowerCase(), args };
  }
}
