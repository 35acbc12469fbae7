import type { Problem } from '../reading.ts';

/** A Problem that Azure gave: its error code, and for a refusal the ARM action and scope that were denied. */
export interface AzureProblem extends Problem {
  readonly code?: string;
  readonly action?: string;
  readonly scope?: string;
  /** What was asked for is wrong or names nothing: asking again with the same will not help. */
  readonly wrongInput?: true;
  /** What the console can do about it at once. */
  readonly remedy?: Remedy;
}

export type Remedy =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'register-provider'; readonly namespace: string }
  | { readonly kind: 'register-feature'; readonly namespace: string; readonly feature: string }
  | { readonly kind: 'wait-or-abort' }
  | { readonly kind: 'read-again' }
  | { readonly kind: 'wait'; readonly seconds: number };

/** One entry of ARM's `permissions` answer. Actions may hold `*`. */
export interface GrantedActions {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** Whether the entries grant the action: one entry must grant it and not take it back. */
export function grants(entries: readonly GrantedActions[], action: string): boolean {
  return entries.some(
    (entry) =>
      entry.actions.some((pattern) => matches(pattern, action)) &&
      !entry.notActions.some((pattern) => matches(pattern, action)),
  );
}

function matches(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i').test(action);
}

/** The least built-in roles for what this program does. */
export const roles = {
  access: 'Role Based Access Control Administrator (or Owner)',
  registration: 'Contributor of the subscription',
  policy: 'Resource Policy Contributor',
  clusterUser: 'Azure Kubernetes Service Cluster User Role',
  kubernetes: 'Azure Kubernetes Service Contributor Role',
} as const;

/** The least built-in role for an action that Azure itself named when it refused one. Operations say their own. */
export function roleFor(action: string): string {
  const known: readonly [RegExp, string][] = [
    [/^Microsoft\.Authorization\/roleAssignments\//i, roles.access],
    [/\/register\/action$/i, roles.registration],
    [/^Microsoft\.Authorization\/policy|^Microsoft\.PolicyInsights\//i, roles.policy],
    [/^Microsoft\.ContainerService\/managedClusters\/listClusterUserCredential/i, roles.clusterUser],
    [/^Microsoft\.ContainerService\//i, roles.kubernetes],
    [/\/read$/i, 'Reader'],
  ];
  return known.find(([pattern]) => pattern.test(action))?.[1] ?? 'Contributor';
}
