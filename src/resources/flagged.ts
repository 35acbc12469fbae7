import { spellCount } from '../governance/violation-count.ts';
import type { ViolationCount } from '../governance/violations.ts';
import type { ColumnWords } from './column.ts';

interface Flagged {
  /** Absent while constraints are not read. */
  readonly constraints?: number;
  readonly violations?: ViolationCount;
}

/** The column of what the cluster's audit says of all constraints of a thing; it is empty where it has none. */
export const flagged = (priority: number, title = 'CLUSTER SAYS'): ColumnWords<Flagged> => ({
  id: 'violations',
  title,
  width: 12,
  priority,
  align: 'right',
  words: ({ constraints, violations }) => (constraints === 0 ? '' : violations && spellCount(violations)),
  order: ({ violations }) => violations?.total ?? violations?.shown ?? -1,
});
