import type {
  AssignmentCompliance,
  ComplianceCounts,
  ComplianceSummary,
} from '../../src/governance/azure/compliance.ts';
import { compliantPercent } from '../../src/governance/azure/compliance.ts';
import { sameId } from '../../src/governance/azure/resource-id.ts';
import type { Reading } from '../../src/governance/reading.ts';
import type { Token } from '../../themes/theme.ts';
import { count } from '../parts/age.ts';

/** What Azure says of compliance, for one cell: a percentage of how many, that nothing was evaluated, or that nobody knows. */
export interface ComplianceFigure {
  readonly text: string;
  readonly token: Token;
  /** For sorting: what is worst first; -1 where nothing is known. */
  readonly order: number;
}

export const notKnown: ComplianceFigure = { text: '?', token: 'muted', order: -1 };

/** Of a cluster's policies: one policy is compliant when the cluster and all that is in it are. */
export function complianceFigure(counts: ComplianceCounts | undefined): ComplianceFigure {
  const percent = counts && compliantPercent(counts);
  if (counts === undefined || percent === undefined) return { text: '▲ not evaluated', token: 'warning', order: 101 };
  const mark = percent === 100 ? '✔' : '✖';
  return {
    text: `${mark} ${percent} % of ${count(counts.total)}`,
    token: percent === 100 ? 'ok' : 'error',
    order: percent,
  };
}

/** An assignment's own compliance; `?` while the summary has not been read. */
export function complianceOfAssignment(
  summary: Reading<ComplianceSummary>,
  assignmentId: string,
): { readonly figure: ComplianceFigure; readonly compliance: AssignmentCompliance | undefined } {
  if (summary.value === undefined) return { figure: notKnown, compliance: undefined };
  const compliance = summary.value.assignments.find((one) => sameId(one.assignmentId, assignmentId));
  return { figure: complianceFigure(compliance?.policies), compliance };
}

const states: Readonly<Record<string, { readonly glyph: string; readonly token: Token; readonly rank: number }>> = {
  noncompliant: { glyph: '✖', token: 'error', rank: 0 },
  conflict: { glyph: '✖', token: 'error', rank: 1 },
  error: { glyph: '✖', token: 'error', rank: 1 },
  unknown: { glyph: '?', token: 'warning', rank: 2 },
  exempt: { glyph: '○', token: 'muted', rank: 3 },
  protected: { glyph: '✔', token: 'ok', rank: 4 },
  compliant: { glyph: '✔', token: 'ok', rank: 5 },
};

/** Glyph, colour and gravity of a compliance state, whatever its case. */
export function complianceLook(state: string): { glyph: string; token: Token; rank: number } {
  const key = state.toLowerCase();
  return (Object.hasOwn(states, key) ? states[key] : undefined) ?? { glyph: '▲', token: 'warning', rank: 2 };
}
