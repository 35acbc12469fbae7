/** Built-ins and management groups are in no subscription, but the SDK's clients ask for one: any will do. */
export const anySubscription = '00000000-0000-0000-0000-000000000000';

/** A scope as the SDK takes it: it puts a slash before it, and a second one would make another path. */
export function sent(scope: string): string {
  return scope.replace(/^\/+/, '');
}

/** The id of something of a provider at a scope: `providerPath(group, 'Microsoft.Authorization/policyAssignments/x')`. */
export function providerPath(scope: string, path: string): string {
  return `${scope.replace(/\/+$/, '')}/providers/${path}`;
}

export function abortable(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}
