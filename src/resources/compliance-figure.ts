import { type ComplianceCounts, compliantPercent } from '../governance/azure/compliance.ts';
import { grouped } from '../governance/number-text.ts';
import type { Look } from './column.ts';
import { fault as failing, good, unknown, warning } from './looks.ts';

/** What Azure says of compliance, for one cell: how many fail or comply, that nothing was evaluated, or that nobody knows. */
export interface ComplianceFigure {
  readonly words: string;
  readonly look: Look;
  /** For sorting: what is worst first; -1 where nothing is known. */
  readonly order: number;
  /** Something was evaluated, and not all of it complies. */
  readonly fault: boolean;
}

/**
 * Of a cluster's policies: one policy is compliant when the cluster and all that is in it are. `undefined` while it was
 * not read; `none` where Azure has evaluated nothing.
 */
export function complianceFigure(counts: ComplianceCounts | 'none' | undefined): ComplianceFigure {
  if (counts === undefined) return { words: '?', look: unknown, order: -1, fault: false };
  const order = counts === 'none' ? undefined : compliantPercent(counts);
  if (counts === 'none' || order === undefined)
    return { words: 'not evaluated', look: warning, order: 101, fault: false };
  const { nonCompliant, other, total } = counts;
  const of = (number: number, verb: string) => `${grouped(number)} of ${grouped(total)} ${verb}`;
  if (nonCompliant > 0)
    return { words: of(nonCompliant, nonCompliant === 1 ? 'fails' : 'fail'), look: failing, order, fault: true };
  if (other > 0) return { words: of(other, 'not known'), look: warning, order, fault: true };
  return { words: of(total, total === 1 ? 'complies' : 'comply'), look: good, order, fault: false };
}
