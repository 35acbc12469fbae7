import { ownerOf } from '../../src/governance/violations.ts';
import { type About, leadActions } from '../denials/lead-actions.ts';
import type { ViolationContext } from './violation-context.ts';

function aboutOf({ shell, row, group }: ViolationContext): About | undefined {
  const { pods, constraints } = shell.live.store.getState().picture;
  if (row) {
    const { group: apiGroup, kind, namespace, name } = ownerOf(row.violation, pods.value);
    return { constraint: row.constraint, workload: { group: apiGroup, kind, namespace, name } };
  }
  if (!group) return undefined;
  const { kind, name } = group.scope.constraint ?? {};
  const constraint = constraints.get(kind ?? '')?.value?.find((one) => one.name === name);
  const { version: _, ...workload } = group.object ?? { version: '' };
  return { constraint, ...('kind' in workload && { workload }) };
}

/** From a violation to its assignment, definition, workload and denials. */
export const violationLeads = leadActions<ViolationContext>('violations', aboutOf);
