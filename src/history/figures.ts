import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { constraintKey } from '../governance/constraint.ts';
import { wasAudited } from '../governance/enforcement-point.ts';
import { atLeast } from '../governance/history.ts';
import { type AuditedConstraint, everything } from './ledger.ts';

/** How many violations there are, by namespace and in all, put together of each constraint’s last audit. */
export class Figures {
  readonly #audited = new Map<
    string,
    Pick<AuditedConstraint, 'total' | 'rows' | 'whole'> & { namespaces: ReadonlyMap<string, number> }
  >();
  /** Namespaces that had any: one without has none now, which is to be told. */
  readonly #named = new Set<string>();

  take({ key, total, rows, whole, namespaces }: AuditedConstraint): void {
    const counts = namespaces();
    for (const name of counts.keys()) this.#named.add(name);
    this.#audited.set(key, { total, rows, whole, namespaces: counts });
  }

  forget(key: string): void {
    this.#audited.delete(key);
  }

  /** A figure has `atLeast` in it where a constraint is not read, not audited, or not whole. */
  all(picture: ClusterPicture): ReadonlyMap<string, number> {
    const sums = new Map([...this.#named].map((name) => [name, 0]));
    let all = 0;
    let whole = true;
    for (const { total, rows, whole: isWhole, namespaces } of this.#audited.values()) {
      all += total ?? rows;
      whole &&= isWhole;
      for (const [name, count] of namespaces) sums.set(name, (sums.get(name) ?? 0) + count);
    }
    const read = isAllAudited(picture);
    const certain = [...this.#audited.values()].every(({ total }) => total !== undefined);
    const marked = [...sums].map(([name, sum]) => [name, mark(sum, read && whole)] as const);
    return new Map([...marked, [everything, mark(all, read && certain)]]);
  }
}

function mark(figure: number, isExact: boolean): number {
  return isExact ? figure : (figure | atLeast) >>> 0;
}

/** Whether every constraint there is was read, and audited. */
export function isAllAudited({ kinds, constraints }: ClusterPicture): boolean {
  return (
    kinds.state === 'live' &&
    [...constraints.values()].every(({ state, value }) => state === 'live' && (value ?? []).every(wasAudited))
  );
}

/** Whether the constraint was seen not to be there any more, rather than not to be readable. */
export function isRemoved({ kinds, constraints }: ClusterPicture, key: string): boolean {
  const kind = key.slice(0, key.indexOf('/'));
  if (kinds.state !== 'live') return false;
  if (!kinds.value?.some((one) => one.kind === kind)) return true;
  const reading = constraints.get(kind);
  return reading?.state === 'live' && !reading.value?.some((constraint) => constraintKey(constraint) === key);
}
