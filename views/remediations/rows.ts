import type { Assignment } from '../../src/governance/azure/assignment.ts';
import { isRemediationOver, type Remediation } from '../../src/governance/azure/remediation.ts';
import { idKey, nameOf, sameId } from '../../src/governance/azure/resource-id.ts';
import type { TableRow } from '../parts/table/use-table.ts';

export interface RemediationRow extends TableRow {
  readonly remediation: Remediation;
  readonly assignment: string;
  readonly over: boolean;
}

/** Those that go on first, then the newest. */
export function remediationRows(
  remediations: readonly Remediation[],
  assignments: readonly Assignment[],
): readonly RemediationRow[] {
  return remediations
    .map((remediation): RemediationRow => {
      const { id, name, assignmentId, state, statusMessage, referenceId } = remediation;
      const assignment = assignments.find((one) => sameId(one.id, assignmentId));
      const title = assignment?.displayName || nameOf(assignmentId);
      return {
        key: idKey(id),
        name,
        remediation,
        assignment: title,
        over: isRemediationOver(remediation),
        fault: state.toLowerCase() === 'failed',
        search: `${name} ${title} ${state} ${statusMessage} ${referenceId}`.toLowerCase(),
      };
    })
    .sort((a, b) => Number(a.over) - Number(b.over) || (b.remediation.createdAt ?? 0) - (a.remediation.createdAt ?? 0));
}
