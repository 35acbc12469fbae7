import { nameOf } from '../governance/azure/resource-id.ts';
import type { Constraint } from '../governance/constraint.ts';
import { constraintKey } from '../governance/constraint.ts';
import type { AzureState } from '../state/azure-state.ts';
import type { Piece } from './detail-line.ts';

/** Where a constraint comes from, by display names as far as Azure was read; by the ids that the add-on wrote otherwise. */
export function originLines(constraint: Constraint, join: AzureState['join']): readonly (readonly Piece[])[] {
  const { origin } = constraint;
  if (!origin) return [[['muted', 'not from Azure Policy']]];
  const found = join.origins.get(constraintKey(constraint));
  const part = (title: string, id: string, name: string | undefined): readonly (readonly Piece[])[] =>
    id === '' ? [] : [[['muted', `${title} `], name ? `"${name}"` : nameOf(id), ['muted', `  ${id}`]]];
  const { assignment, initiative, definition } = found ?? {};
  return [
    ...part('assignment', origin.assignmentId, assignment && (assignment.displayName || assignment.name)),
    ...part('initiative', origin.setDefinitionId, initiative?.displayName),
    ...part('definition', origin.definitionId, definition?.displayName),
  ];
}
