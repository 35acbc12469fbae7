import { type Assignment, type Bearing, bearingOn } from '../../src/governance/azure/assignment.ts';
import { isInitiativeId } from '../../src/governance/azure/definition.ts';
import { assignedDefinitions, type Catalogue, effectSummary } from '../../src/governance/azure/effect.ts';
import { idKey, nameOf, sameId } from '../../src/governance/azure/resource-id.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import { type ComplianceFigure, complianceOfAssignment } from '../azure/compliance-figure.ts';
import { count } from '../parts/age.ts';
import type { TableRow } from '../parts/table/use-table.ts';
import { tally } from '../violations/rows.ts';

export interface AssignmentRow extends TableRow {
  readonly assignment: Assignment;
  readonly title: string;
  readonly bearing: Bearing | undefined;
  readonly isInitiative: boolean;
  /** The definition's or initiative's title; its name where the catalogue does not hold it. */
  readonly of: string;
  /** `Deny`, or `Audit ×20, Deny ×3`; "" where it is not known. */
  readonly effect: string;
  /** What the cluster says. */
  readonly constraints: number;
  readonly missing: number;
  /** `20 of 143`; "" without constraints. */
  readonly violations: string;
  readonly violationOrder: number;
  /** What Azure says. */
  readonly compliance: ComplianceFigure;
}

type Read = Pick<AzureState, 'picture' | 'join' | 'missing'>;

/** Assignments that bear on the cluster; those that do nothing here last. */
export function assignmentRows(azure: Read, definitionId: string | undefined): readonly AssignmentRow[] {
  const { assignments } = azure.picture;
  return (assignments.value ?? [])
    .filter((assignment) => definitionId === undefined || sameId(assignment.definitionId, definitionId))
    .map((assignment) => assignmentRow(azure, assignment))
    .sort(
      (a, b) =>
        Number(a.bearing?.excludedBy !== undefined) - Number(b.bearing?.excludedBy !== undefined) ||
        a.title.localeCompare(b.title) ||
        (a.key < b.key ? -1 : 1),
    );
}

export function catalogueOf({ picture }: Pick<AzureState, 'picture'>): Catalogue {
  return { definitions: picture.definitions.value ?? new Map(), initiatives: picture.initiatives.value ?? new Map() };
}

export function assignmentRow(azure: Read, assignment: Assignment): AssignmentRow {
  const { picture, join, missing } = azure;
  const { id, name, displayName, definitionId, scope, madeBy } = assignment;
  const catalogue = catalogueOf(azure);
  const clusterId = picture.cluster.value?.id;
  const bearing = clusterId === undefined ? undefined : bearingOn(assignment, clusterId);
  const isInitiative = isInitiativeId(definitionId);
  const definition = (isInitiative ? catalogue.initiatives : catalogue.definitions).get(idKey(definitionId));
  const constraints = join.byAssignment.get(idKey(id)) ?? [];
  const { kept, total } = tally(constraints);
  const lacking = missing.filter((one) => sameId(one.assignment.id, id));
  const { figure } = complianceOfAssignment(picture.compliance, id);
  const title = displayName || name;
  const of = definition?.displayName || nameOf(definitionId);
  const effect = effectSummary(assignedDefinitions(assignment, catalogue));
  return {
    key: idKey(id),
    name,
    assignment,
    title,
    bearing,
    isInitiative,
    of,
    effect,
    constraints: constraints.length,
    missing: lacking.length,
    violations: constraints.length === 0 ? '' : total > kept ? `${count(kept)} of ${count(total)}` : count(kept),
    violationOrder: constraints.length === 0 ? -1 : total,
    compliance: figure,
    fault: figure.token === 'error' || lacking.some(({ withinAllowance }) => !withinAllowance),
    search: `${title} ${name} ${of} ${effect} ${scope} ${madeBy} ${bearing?.level ?? ''}`.toLowerCase(),
  };
}

/** `resource group ↓`: the level at which it was assigned, and whether the cluster inherits or is left out of it. */
export function levelText({ bearing }: AssignmentRow): string {
  if (bearing === undefined) return '?';
  if (bearing.excludedBy !== undefined) return `○ excluded, ${bearing.level}`;
  return bearing.inherited ? `↓ ${bearing.level}` : `● ${bearing.level}`;
}
