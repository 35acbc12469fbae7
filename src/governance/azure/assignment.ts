import type { Author } from './author.ts';
import type { ParameterValues } from './parameter.ts';
import { managementGroupOf, type ScopeLevel, sameId, scopeContains, scopeLevel } from './resource-id.ts';

/** A policy assignment (Microsoft.Authorization/policyAssignments). All text is remote. */
export interface Assignment {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly scope: string;
  /** Of a definition or an initiative; `isInitiativeId` tells which. */
  readonly definitionId: string;
  readonly definitionVersion?: string;
  readonly effectiveVersion?: string;
  readonly parameters: ParameterValues;
  readonly notScopes: readonly string[];
  readonly enforcementMode: 'Default' | 'DoNotEnforce' | 'Enroll' | (string & {});
  readonly nonComplianceMessages: readonly { readonly message: string; readonly referenceId?: string }[];
  readonly overrides: readonly Override[];
  readonly resourceSelectors: readonly ResourceSelector[];
  readonly identity?: AssignmentIdentity;
  readonly location?: string;
  /** `Defender` and `Security Center` assignments are made by Microsoft Defender for Cloud, which makes them again. */
  readonly madeBy: 'user' | 'Defender' | 'Security Center';
  /** Epoch ms, from systemData or metadata; absent when neither says. */
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly assignedBy?: Author;
  readonly changedBy?: Author;
  /** ARM says that nobody has changed it since it was made. */
  readonly unchanged?: true;
}

export interface AssignmentIdentity {
  readonly type: 'SystemAssigned' | 'UserAssigned' | (string & {});
  readonly principalId?: string;
  readonly userAssignedId?: string;
}

export interface Override {
  readonly kind: 'policyEffect' | 'definitionVersion' | (string & {});
  readonly value: string;
  readonly selectors: readonly Selector[];
}

export interface ResourceSelector {
  readonly name: string;
  readonly selectors: readonly Selector[];
}

export interface Selector {
  readonly kind: string;
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
}

/** How an assignment bears on one cluster. */
export interface Bearing {
  readonly level: ScopeLevel;
  /** Assigned above the cluster itself. */
  readonly inherited: boolean;
  /** The notScope that takes the cluster out. */
  readonly excludedBy?: string;
}

/**
 * How the assignment bears on a resource; undefined when its scope does not hold it. A management-group assignment that ARM
 * listed for the resource does hold it: ids do not show the tree.
 */
export function bearingOn(assignment: Assignment, resourceId: string): Bearing | undefined {
  const level = scopeLevel(assignment.scope);
  const above = managementGroupOf(assignment.scope) !== undefined || level === 'tenant';
  if (!above && !scopeContains(assignment.scope, resourceId)) return undefined;
  const excludedBy = assignment.notScopes.find((scope) => scopeContains(scope, resourceId));
  return {
    level,
    inherited: !sameId(assignment.scope, resourceId),
    ...(excludedBy === undefined ? {} : { excludedBy }),
  };
}

/** Whether the assignment's scope holds the resource, and no notScope takes it out. */
export function isInForce(assignment: Assignment, resourceId: string): boolean {
  const bearing = bearingOn(assignment, resourceId);
  return bearing !== undefined && bearing.excludedBy === undefined;
}

const illegalInName = /[<>*%&:\\?.+/#"]/g;

/**
 * A legal assignment name made from a title: ARM forbids `<>*%&:\?.+/` and a space at the end. 24 characters at most, the
 * limit at management groups, so that one rule fits every scope. `suffix` makes it unique.
 */
export function legalAssignmentName(title: string, suffix: string): string {
  const base = title
    .normalize('NFKD')
    .replace(illegalInName, ' ')
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, '-')
    .slice(0, 23 - suffix.length)
    .replace(/-+$/, '');
  return base === '' ? suffix : `${base}-${suffix}`;
}

/** What is wrong with a name for an assignment at a scope, by ARM's rules; nothing of an empty one. */
export function wrongAssignmentName(name: string, scope: string): string | undefined {
  const most = scopeLevel(scope) === 'management group' ? 24 : 64;
  if (name.length > most) return `is longer than ${most} characters`;
  const illegal = name.match(illegalInName);
  return illegal === null ? undefined : `must not have ${[...new Set(illegal)].join(' ')} in it`;
}
