import type { ClusterPicture } from './cluster-picture.ts';
import type { Constraint } from './constraint.ts';
import type { Reading } from './reading.ts';

/** The value, as far as a rule may rely on it: live, or the last one known; never one that may no longer be read. */
export function known<T>(reading: Reading<T> | undefined): T | undefined {
  return reading?.state === 'live' || reading?.state === 'stale' || reading?.state === 'failed'
    ? reading.value
    : undefined;
}

/** The moment that a reading's value speaks of. A value that is not live must not be judged by a later clock. */
export function knownAt(reading: Reading<unknown>, now: number): number {
  return reading.state === 'live' ? now : (reading.asOf ?? now);
}

/** A line of evidence: where it was read and what stands there, with its age when it is not live. */
export function seen(reading: Reading<unknown>, where: string, what: string): string {
  const line = `${where}: ${what}`;
  if (reading.state === 'live' || reading.asOf === undefined) return line;
  return `${line} (last known at ${new Date(reading.asOf).toISOString()})`;
}

export interface KnownConstraint {
  readonly constraint: Constraint;
  readonly reading: Reading<readonly Constraint[]>;
}

/** Every constraint of every kind that can be read. */
export function knownConstraints(picture: ClusterPicture): readonly KnownConstraint[] {
  const all: KnownConstraint[] = [];
  for (const reading of picture.constraints.values()) {
    for (const constraint of known(reading) ?? []) all.push({ constraint, reading });
  }
  return all;
}

/** Whether every kind of constraint has been read, so that one which is not there is known to be missing. */
export function allConstraintsKnown({ kinds, constraints }: ClusterPicture): boolean {
  if (kinds.state === 'absent') return true;
  return (
    known(kinds) !== undefined &&
    [...constraints.values()].every((reading) => reading.state === 'absent' || known(reading) !== undefined)
  );
}
