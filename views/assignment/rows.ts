import type { Assignment } from '../../src/governance/azure/assignment.ts';
import type { ComponentState, PolicyState } from '../../src/governance/azure/compliance.ts';
import { type AssignedDefinition, assignedDefinitions, expectedAction } from '../../src/governance/azure/effect.ts';
import { idKey, nameOf, sameId } from '../../src/governance/azure/resource-id.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import { catalogueOf } from '../assignments/rows.ts';
import { actionText } from '../parts/action-look.ts';
import { count } from '../parts/age.ts';
import type { TableRow } from '../parts/table/use-table.ts';
import { tally } from '../violations/rows.ts';

/** One definition at work through an assignment: what Azure says of it, and beside it what the cluster says. */
export interface WorkRow extends TableRow {
  readonly assigned: AssignedDefinition;
  readonly title: string;
  /** `Deny (default)`: the effect and what decided it. */
  readonly effect: string;
  readonly constraints: readonly Constraint[];
  /** `✖ deny`, `no constraint`, `▲ missing`, or `○ none expected`. */
  readonly constraint: string;
  readonly violations: string;
  /** Azure's state of it; undefined where it has evaluated nothing. */
  readonly state: PolicyState | undefined;
  readonly components: readonly ComponentState[];
}

export function workRows(
  azure: Pick<AzureState, 'picture' | 'join' | 'missing' | 'componentStates'>,
  assignment: Assignment,
): readonly WorkRow[] {
  const { picture, join, missing, componentStates } = azure;
  const constraints = join.byAssignment.get(idKey(assignment.id)) ?? [];
  const states = (picture.policyStates.value ?? []).filter((one) => sameId(one.assignmentId, assignment.id));
  const components = (componentStates.value ?? []).filter((one) => sameId(one.assignmentId, assignment.id));
  return assignedDefinitions(assignment, catalogueOf(azure)).map((assigned): WorkRow => {
    const { definitionId, referenceId, definition, effect } = assigned;
    const isIt = (one: { readonly definitionId: string; readonly referenceId: string }) =>
      sameId(one.definitionId, definitionId) &&
      (referenceId === '' || one.referenceId.toLowerCase() === referenceId.toLowerCase());
    const own = constraints.filter(
      ({ origin }) => origin && isIt({ definitionId: origin.definitionId, referenceId: origin.definitionReferenceId }),
    );
    const lacking = missing.find((one) => sameId(one.assignment.id, assignment.id) && isIt(one.assigned));
    const expected = expectedAction(assignment, assigned);
    const { kept, total } = tally(own);
    const title = definition?.displayName || nameOf(definitionId);
    const state = states.find(isIt);
    const [first] = own;
    const constraint = first
      ? `${actionText(first.action)}${own.length > 1 ? ` ×${own.length}` : ''}`
      : lacking
        ? lacking.withinAllowance
          ? '◐ awaited'
          : '▲ missing'
        : expected === 'none'
          ? '○ none is made'
          : '?';
    return {
      key: `${idKey(definitionId)}|${referenceId.toLowerCase()}`,
      name: title,
      assigned,
      title,
      effect: `${effect.effect ?? '?'}${effect.from === 'parameter' ? '' : ` (${effect.from})`}`,
      constraints: own,
      constraint,
      violations: own.length === 0 ? '' : total > kept ? `${count(kept)} of ${count(total)}` : count(kept),
      state,
      components: components.filter(isIt),
      fault: state?.state.toLowerCase() === 'noncompliant' || (lacking !== undefined && !lacking.withinAllowance),
      search: `${title} ${referenceId} ${effect.effect ?? ''} ${constraint} ${state?.state ?? ''}`.toLowerCase(),
    };
  });
}
