/** Nobody writes more, and what works through a value by recursion would overflow the stack. */
const deepest = 200;

/**
 * Parsed JSON as it is, or where it goes deeper than anybody can read, with that part told in a word. The same value comes
 * back when nothing of it is too deep.
 */
export function boundedDepth(value: unknown): unknown {
  return isDeeper(value, deepest) ? cut(value, deepest) : value;
}

function isDeeper(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((part) => isDeeper(part, left - 1));
}

function cut(value: unknown, left: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (left === 0) return `[nested deeper than ${deepest} levels: not shown]`;
  if (Array.isArray(value)) return value.map((part) => cut(part, left - 1));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cut(part, left - 1)]));
}
