import type { AuditedConstraint, Ledger } from '../../src/history/ledger.ts';
import { gone, pastTheCap } from '../../src/history/standing.ts';

/** An audit of one constraint that found pods of these names; `total` where it found more than it kept. */
export function audit(
  key: string,
  at: number,
  names: readonly string[],
  { total = names.length, createdAt = 0 }: { total?: number; createdAt?: number } = {},
): AuditedConstraint {
  return {
    key,
    createdAt,
    at,
    total,
    whole: total === names.length,
    rows: names.length,
    namespaces: () => new Map(names.length === 0 ? [] : [['shop', names.length]]),
    object: (row) => ({ group: '', kind: 'Pod', namespace: 'shop', name: names[row] ?? '' }),
  };
}

/** What a ledger says of names under a constraint: since when, and not before. */
export function told(ledger: Ledger, key: string, names: readonly string[]): Record<string, [number, number]> {
  const { first, after } = ledger.look(audit(key, 0, names));
  return Object.fromEntries(
    names.flatMap((name, row) => (first[row] === 0 ? [] : [[name, [first[row] ?? 0, after[row] ?? 0]]])),
  );
}

/** All that a ledger knows, in a form that can be compared. */
export function contentOf(ledger: Ledger): unknown {
  const courses = [...ledger.courses].map(([id, { standing, at, wholeAt, total }]) => {
    const rows = Array.from({ length: standing.length }, (_, place) => place)
      .filter((place) => standing.stateOf(place) !== gone)
      .map((place) => {
        const state = standing.stateOf(place);
        const last = state === pastTheCap ? standing.lastOf(place) : 0;
        return [standing.identityOf(place).join(), standing.firstOf(place), standing.afterOf(place), state, last].join(
          ' ',
        );
      })
      .sort();
    return [ledger.texts[id], at, wholeAt, total, rows];
  });
  const { watched, uid, lookedAt } = ledger;
  return { courses, watched, uid, lookedAt, trend: ledger.summary(true).trend };
}
