import type { Violation } from './violation.ts';

/**
 * The violations that an audit kept of one constraint, as an array would give them. What is read from a cluster stands in
 * columns (violation-columns.ts), which make each violation when it is asked for, so that none is the same object twice.
 */
export interface KeptViolations extends Iterable<Violation> {
  readonly length: number;
  at(index: number): Violation | undefined;
  map<T>(make: (violation: Violation, index: number) => T): T[];
  filter(is: (violation: Violation) => boolean): Violation[];
  some(is: (violation: Violation) => boolean): boolean;
  slice(start?: number, end?: number): Violation[];
}
