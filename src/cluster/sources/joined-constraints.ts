import { joinLogged, type LoggedViolations, loggedOf } from '../../governance/audit-log/join-logged.ts';
import type { LoggedAudit } from '../../governance/audit-log/logged-audit.ts';
import { type Constraint, constraintKey, isCapped } from '../../governance/constraint.ts';
import type { Reading } from '../../governance/reading.ts';
import { ViolationColumns } from '../../governance/violation-columns.ts';
import { columnsOf } from '../../governance/violation-pack.ts';

type ConstraintReading = Reading<readonly Constraint[]>;
type Readings = ReadonlyMap<string, ConstraintReading>;

/** Milliseconds that a new status waits for its audit's log, so that figures do not fall and rise with every audit. */
const patience = 1_500;

/** Milliseconds of joining for one picture: 200,000 violations at once would hold up the next, and the keys with what comes of it. */
const slice = 15;

/** A constraint of which status keeps a part. */
interface Capped {
  readonly constraint: Constraint;
  /** What status kept, in memory of its own: that of a constraint is handed over to another thread. */
  readonly kept: ViolationColumns;
  /** What stood there before this status came, and when that was. */
  readonly before: Constraint | undefined;
  readonly since: number;
  joined?: { readonly with: LoggedViolations; readonly constraint: Constraint };
}

/** Constraints with what the audit's log has beyond their status. */
export interface ConstraintJoin {
  /** By kind; what did not change is the same object as before. */
  join(readings: Readings, audits: readonly LoggedAudit[]): Readings;
  close(): void;
}

/** `onDue` is called when what was held back is to be shown; nothing is where there is one picture only. */
export function createConstraintJoin(onDue: () => void, isOnlyPicture: boolean): ConstraintJoin {
  const waits = (milliseconds: number) => {
    timer ??= setTimeout(() => {
      timer = undefined;
      onDue();
    }, milliseconds);
  };
  const known = new Map<string, Capped>();
  const last = new Map<string, { readonly of: ConstraintReading; readonly joined: ConstraintReading }>();
  let out: Readings = new Map();
  let timer: NodeJS.Timeout | undefined;

  function joinOne(constraint: Constraint, audits: readonly LoggedAudit[], end: number): Constraint {
    const key = constraintKey(constraint);
    if (!wasCapped(constraint)) {
      known.delete(key);
      return constraint;
    }
    const one = cappedOf(constraint, known.get(key));
    known.set(key, one);
    const found = loggedOf(constraint, audits);
    if (found !== undefined) {
      if (one.joined !== undefined && isSame(one.joined.with, found)) return one.joined.constraint;
      if (performance.now() > end) {
        waits(0);
        return one.joined?.constraint ?? one.before ?? constraint;
      }
      one.joined = { with: found, constraint: joinLogged(constraint, one.kept, found) };
      return one.joined.constraint;
    }
    // What was once found stays true, be the log away by now.
    if (one.joined !== undefined) return one.joined.constraint;
    const left = one.since + patience - Date.now();
    if (one.before === undefined || left <= 0) return constraint;
    waits(left);
    return one.before;
  }

  return {
    join(readings, audits) {
      const end = isOnlyPicture ? Number.POSITIVE_INFINITY : performance.now() + slice;
      const next: Readings = new Map(
        [...readings].map(([kind, of]): [string, ConstraintReading] => {
          const { value } = of;
          if (value === undefined || !value.some((one) => wasCapped(one) || known.has(constraintKey(one))))
            return [kind, of];
          const joined = value.map((one) => joinOne(one, audits, end));
          const before = last.get(kind);
          const same = before?.of === of && joined.every((one, index) => one === before.joined.value?.[index]);
          const reading = same ? before.joined : { ...of, value: joined };
          last.set(kind, { of, joined: reading });
          return [kind, reading];
        }),
      );
      out = areSame(next, readings) ? readings : areSame(next, out) ? out : next;
      return out;
    },
    close: () => clearTimeout(timer),
  };
}

const cappedAtFirst = new WeakMap<Constraint, boolean>();

/** Whether its status keeps a part only. Once its violations were handed over to another thread they cannot be counted here. */
export function wasCapped(constraint: Constraint): boolean {
  const known = cappedAtFirst.get(constraint) ?? isCapped(constraint);
  cappedAtFirst.set(constraint, known);
  return known;
}

function cappedOf(constraint: Constraint, last: Capped | undefined): Capped {
  if (last?.constraint === constraint) return last;
  const { data } = columnsOf(constraint.violations);
  const before = last?.joined?.constraint ?? last?.before;
  return { constraint, kept: new ViolationColumns(structuredClone(data)), before, since: Date.now() };
}

/** The same readings in the same order. */
function areSame(a: Readings, b: Readings): boolean {
  const others = b.entries();
  return (
    a.size === b.size &&
    [...a].every(([kind, reading]) => {
      const [other, same] = others.next().value ?? [];
      return other === kind && same === reading;
    })
  );
}

function isSame(a: LoggedViolations, b: LoggedViolations): boolean {
  return (
    a.violations === b.violations &&
    a.pod === b.pod &&
    a.since === b.since &&
    a.unreadable === b.unreadable &&
    a.overfull === b.overfull
  );
}
