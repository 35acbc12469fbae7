import { commonEnds } from './common-ends.ts';
import { compareTexts } from './compare-texts.ts';
import type { KeptViolations } from './kept-violations.ts';
import type { Violation } from './violation.ts';
import { type ColumnData, type SharedPart, ViolationColumns } from './violation-columns.ts';

const packed = new WeakMap<KeptViolations, ViolationColumns>();

/** The columns of what was kept, put together once if it is an array. */
export function columnsOf(kept: KeptViolations): ViolationColumns {
  if (kept instanceof ViolationColumns) return kept;
  const known = packed.get(kept) ?? packViolations(kept);
  packed.set(kept, known);
  return known;
}

/** Violations put into columns; they are not needed afterwards. */
export function packViolations(violations: KeptViolations): ViolationColumns {
  const { length } = violations;
  const shared: SharedPart[] = [];
  const byNamespace = new Map<string, number[]>();
  const part = new Uint32Array(length);
  const ends = new Uint32Array(2 * length);
  const names: string[] = [];
  const messages: string[] = [];
  let row = 0;
  for (const violation of violations) {
    part[row] = partOf(violation, shared, byNamespace);
    names.push(violation.object.name);
    messages.push(violation.message);
    row++;
  }
  const { before, after } = commonEnds(messages);
  const texts = names.flatMap((name, at) => [name, between(before, messages[at] ?? '', after)]);
  const text = texts.join('');
  const encoding = hasWide.test(text) ? 'utf16le' : 'latin1';
  const size = encoding === 'latin1' ? 1 : 2;
  let end = 0;
  for (const [place, { length: characters }] of texts.entries()) ends[place] = end += characters * size;
  return new ViolationColumns({
    shared,
    part,
    before,
    after,
    text: bytesOf(text, encoding),
    encoding,
    ends,
    order: orderOf(shared, part, names, messages),
  });
}

function between(before: string, message: string, after: string): string {
  return message.slice(before.length, message.length - after.length);
}

const hasWide = /[^\u0000-\u00ff]/;

/** In memory of its own, which can be handed to another thread. */
function bytesOf(text: string, encoding: 'latin1' | 'utf16le'): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(encoding === 'latin1' ? text.length : 2 * text.length);
  Buffer.from(bytes.buffer).write(text, encoding);
  return bytes;
}

/** The place of the violation's shared part, which is added when there is none like it. */
function partOf(violation: Violation, shared: SharedPart[], byNamespace: Map<string, number[]>): number {
  const { action, actions, constraint, auditedAt, fromLog, object } = violation;
  const { group, version, kind, namespace } = object;
  let candidates = byNamespace.get(namespace);
  if (candidates === undefined) {
    candidates = [];
    byNamespace.set(namespace, candidates);
  }
  for (const place of candidates) {
    const known = shared[place];
    if (
      known?.action === action &&
      known.kind === kind &&
      known.group === group &&
      known.version === version &&
      known.constraint === constraint &&
      known.auditedAt === auditedAt &&
      known.fromLog === fromLog &&
      sameTexts(known.actions, actions)
    )
      return place;
  }
  candidates.push(shared.length);
  return (
    shared.push({
      action,
      actions,
      constraint,
      group,
      version,
      kind,
      namespace,
      ...(auditedAt !== undefined && { auditedAt }),
      ...(fromLog && { fromLog }),
    }) - 1
  );
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((text, index) => text === b[index]));
}

function orderOf(
  shared: readonly SharedPart[],
  part: Uint32Array,
  names: readonly string[],
  messages: readonly string[],
): ColumnData['order'] {
  const ranks = ranksOf(shared);
  const rank = (row: number) => ranks[part[row] ?? 0] ?? 0;
  return new Uint32Array(part.keys()).sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compareTexts(names[a] ?? '', names[b] ?? '') ||
      compareTexts(messages[a] ?? '', messages[b] ?? '') ||
      a - b,
  );
}

/** By shared part, its rank by namespace and kind; the same for those that differ in neither. */
function ranksOf(shared: readonly SharedPart[]): Uint32Array {
  const ranks = new Uint32Array(shared.length);
  const sorted = [...shared.entries()].sort(([, a], [, b]) => comparePlaces(a, b));
  let rank = 0;
  for (const [index, [place, one]] of sorted.entries()) {
    const before = sorted[index - 1]?.[1];
    if (before !== undefined && comparePlaces(before, one) !== 0) rank++;
    ranks[place] = rank;
  }
  return ranks;
}

function comparePlaces(a: SharedPart, b: SharedPart): number {
  return compareTexts(a.namespace, b.namespace) || compareTexts(a.kind, b.kind);
}
