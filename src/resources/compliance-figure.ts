import { type ComplianceCounts, compliantPercent } from '../governance/azure/compliance.ts';
import { grouped } from '../governance/number-text.ts';
import type { Look } from './column.ts';
import { fault, good, unknown, warning } from './looks.ts';

/** What Azure says of compliance, for one cell: a percentage of how many, that nothing was evaluated, or that nobody knows. */
export interface ComplianceFigure {
  readonly words: string;
  readonly look: Look;
  /** For sorting: what is worst first; -1 where nothing is known. */
  readonly order: number;
}

/**
 * Of a cluster's policies: one policy is compliant when the cluster and all that is in it are. `undefined` while it was
 * not read; `none` where Azure has evaluated nothing.
 */
export function complianceFigure(counts: ComplianceCounts | 'none' | undefined): ComplianceFigure {
  if (counts === undefined) return { words: '?', look: unknown, order: -1 };
  const percent = counts === 'none' ? undefined : compliantPercent(counts);
  if (counts === 'none' || percent === undefined) return { words: 'not evaluated', look: warning, order: 101 };
  return {
    words: `${percent} % of ${grouped(counts.total)}`,
    look: percent === 100 ? good : fault,
    order: percent,
  };
}
