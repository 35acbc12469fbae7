import { type Assignment, bearingOn } from '../../governance/azure/assignment.ts';
import { isInitiativeId } from '../../governance/azure/definition.ts';
import { assignedDefinitions, effectSummary } from '../../governance/azure/effect.ts';
import { idKey, scopeLevel } from '../../governance/azure/resource-id.ts';
import { age } from '../age.ts';
import { given, timestamp } from '../report.ts';
import { textTable } from '../table.ts';
import { type AzureList, type AzureSource, azureList } from './azure-report.ts';

export interface AssignmentItem {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly scope: string;
  readonly level: string;
  /** Assigned above the cluster. */
  readonly inherited: boolean;
  /** The notScope that takes the cluster out. */
  readonly excludedBy?: string;
  readonly definitionId: string;
  readonly initiative: boolean;
  readonly definition?: string;
  /** Resolved from parameters; absent when it is not known. */
  readonly effect?: string;
  readonly enforcementMode: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly identity?: string;
  readonly madeBy: string;
  readonly createdAt?: string;
}

/** Assignments that bear on the cluster, the nearest scope first. */
export function assignmentList(source: AzureSource): AzureList<'AssignmentList', AssignmentItem> {
  const { assignments, definitions, initiatives } = source.azure.picture;
  const order = ['resource', 'resource group', 'subscription', 'management group', 'tenant'];
  const items = [...(assignments.value ?? [])]
    .sort(
      (a, b) =>
        order.indexOf(scopeLevel(a.scope)) - order.indexOf(scopeLevel(b.scope)) || (idKey(a.id) < idKey(b.id) ? -1 : 1),
    )
    .map((assignment) => assignmentItem(assignment, source));
  return azureList('AssignmentList', source, assignments, items, [definitions, initiatives]);
}

function assignmentItem(assignment: Assignment, { azure: { picture } }: AzureSource): AssignmentItem {
  const catalogue = {
    definitions: picture.definitions.value ?? new Map(),
    initiatives: picture.initiatives.value ?? new Map(),
  };
  const bearing = picture.cluster.value && bearingOn(assignment, picture.cluster.value.id);
  const key = idKey(assignment.definitionId);
  const definition = catalogue.definitions.get(key) ?? catalogue.initiatives.get(key);
  const effect = effectSummary(assignedDefinitions(assignment, catalogue));
  return {
    id: assignment.id,
    name: assignment.name,
    displayName: assignment.displayName,
    scope: assignment.scope,
    level: scopeLevel(assignment.scope),
    inherited: bearing?.inherited ?? false,
    ...given('excludedBy', bearing?.excludedBy),
    definitionId: assignment.definitionId,
    initiative: isInitiativeId(assignment.definitionId),
    ...given('definition', definition?.displayName),
    ...given('effect', effect || undefined),
    enforcementMode: assignment.enforcementMode,
    parameters: assignment.parameters,
    ...given('identity', assignment.identity?.type),
    madeBy: assignment.madeBy,
    ...given('createdAt', assignment.createdAt === undefined ? undefined : timestamp(assignment.createdAt)),
  };
}

export function assignmentTable({ items, readAt }: ReturnType<typeof assignmentList>): string {
  return textTable<AssignmentItem>(
    [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'DISPLAY NAME', cell: ({ displayName }) => displayName || '-' },
      { title: 'LEVEL', cell: ({ level, excludedBy }) => (excludedBy ? `${level} (excluded)` : level) },
      { title: 'EFFECT', cell: ({ effect }) => effect ?? '<unknown>' },
      { title: 'MODE', cell: ({ enforcementMode }) => enforcementMode },
      { title: 'DEFINITION', cell: ({ definition, definitionId }) => definition ?? definitionId },
      { title: 'MADE BY', cell: ({ madeBy }) => madeBy },
      {
        title: 'AGE',
        cell: ({ createdAt }) => age(createdAt === undefined ? undefined : Date.parse(createdAt), Date.parse(readAt)),
      },
    ],
    items,
  );
}
