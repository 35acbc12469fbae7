import { identify } from './identity.ts';
import { type AuditedConstraint, everything, type Ledger } from './ledger.ts';
import type { HistoryRecord } from './record.ts';
import { inSlices } from './slices.ts';

const hour = 3600;
const days = 30;
/** Hours ago at which nobody watched, so that a gap can be seen; and at which the last console was closed. */
const gap = { from: 12 * 24, to: 10 * 24 };
const lookedHoursAgo = 14;
/** Of what is there now, how much came within the month; and how much more came and went. */
const shareThatCame = 0.3;
const shareThatWent = 0.25;

type Row = ReturnType<AuditedConstraint['object']>;

interface MadeUp {
  readonly object: Row;
  /** Hours ago at which it came and went. */
  readonly came: number;
  readonly went: number;
}

/**
 * Thirty days before the first audit of a sandbox, made up of what that found: most of it was there all the time, some came, and
 * things like it came and went. The ledger says until when it is made up.
 */
export async function makeUpHistory(
  ledger: Ledger,
  audits: readonly AuditedConstraint[],
  put: (record: HistoryRecord) => void,
): Promise<void> {
  const now = Math.max(...audits.map(({ at }) => at));
  const tell = (record: HistoryRecord) => {
    put(record);
    ledger.apply(record);
  };
  tell({ tag: 'cluster', uid: ledger.uid, madeUpUntil: now });
  const pasts = audits.map((audited) => ({ audited, rows: pastOf(audited) }));
  let ago = days * 24;
  await inSlices(() => {
    if (ago <= 0) return undefined;
    const hoursAgo = ago--;
    return () => {
      if (hoursAgo > gap.to && hoursAgo < gap.from) return;
      let all = 0;
      for (const { audited, rows } of pasts) {
        const there = rows.filter(({ came, went }) => came >= hoursAgo && went < hoursAgo);
        const beyond = (audited.total ?? audited.rows) - audited.rows;
        all += there.length + beyond;
        ledger.audit(
          {
            ...audited,
            createdAt: 0,
            at: now - hoursAgo * hour,
            total: there.length + beyond,
            whole: beyond === 0,
            rows: there.length,
            object: (row) => there[row]?.object ?? nobody,
          },
          put,
        );
      }
      ledger.figure(new Map([[everything, all], ...figuresOf(pasts, hoursAgo)]), put);
    };
  });
  tell({ tag: 'looked', at: now - lookedHoursAgo * hour });
}

const nobody: Row = { group: '', kind: '', namespace: '', name: '' };

function figuresOf(pasts: readonly { rows: readonly MadeUp[] }[], hoursAgo: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rows } of pasts)
    for (const { object, came, went } of rows)
      counts.set(object.namespace, (counts.get(object.namespace) ?? 0) + (came >= hoursAgo && went < hoursAgo ? 1 : 0));
  return counts;
}

/** The same each time, by the identity of what is there. */
function pastOf({ key, rows, object }: AuditedConstraint): readonly MadeUp[] {
  const identity = new Uint32Array(3);
  const most = days * 24;
  return Array.from({ length: rows }, (_, row) => object(row)).flatMap((one) => {
    identify(key, one, identity);
    const [chance, place, length] = Array.from(identity, (word) => word / 2 ** 32);
    const came = (chance ?? 0) < shareThatCame ? Math.ceil(most * (place ?? 0) ** 2) : most + 1;
    const standing: MadeUp = { object: one, came, went: -1 };
    if ((length ?? 0) >= shareThatWent) return [standing];
    const since = Math.ceil(most * (chance ?? 0));
    const until = Math.floor(since * (place ?? 0));
    return [standing, { object: { ...one, name: likeName(one.name, identity[0] ?? 0) }, came: since, went: until }];
  });
}

/** A pod’s name of another time; of anything else, another of its kind. */
function likeName(name: string, word: number): string {
  const other = word.toString(36).padStart(5, '0').slice(-5);
  return /-[a-z0-9]{5}$/.test(name) ? name.replace(/[a-z0-9]{5}$/, other) : `${name}-old`;
}
