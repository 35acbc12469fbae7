import type { ArmClients } from '../../src/azure/arm-clients.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { allSubscriptions } from '../../src/sandbox/arm/tenant.ts';

/** What the service makes up by itself: two sandboxes that were told the same differ in these. */
const madeUp = new Set([
  'eTag',
  'etag',
  'operation',
  'lastOperation',
  'createdOn',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedOn',
  'updatedBy',
  'lastUpdatedOn',
  'correlationId',
  'instanceId',
  'systemData',
]);

/**
 * Everything that stands in a sandbox's Azure, by id, so that two of them can be compared: registrations as `arm` reads them, the rest
 * from the world itself. An identity is called after what has it, a role assignment after what it grants.
 */
export async function armState(sandbox: SandboxArm, arm: ArmClients): Promise<Record<string, unknown>> {
  const { world } = sandbox;
  const plain = namedIdentities(sandbox);
  const state: Record<string, unknown> = {};
  for (const [kind, store] of Object.entries({
    cluster: world.clusters,
    registry: world.registries,
    definition: world.definitions,
    initiative: world.initiatives,
    assignment: world.assignments,
    exemption: world.exemptions,
    remediation: world.remediations,
  }))
    for (const one of store.all()) state[`${kind} ${one.id.toLowerCase()}`] = plain(one);
  for (const { scope, role, principalId, principalType } of world.roleAssignments.all())
    state[`role ${role} for ${plain(principalId)} at ${scope.toLowerCase()}`] = principalType;
  for (const { subscriptionId } of allSubscriptions) {
    const lists = {
      provider: ['providers', '2025-04-01'],
      feature: ['providers/Microsoft.Features/features', '2021-07-01'],
    };
    for (const [kind, [path, apiVersion = '']] of Object.entries(lists))
      for (const one of await arm.requestAll(`/subscriptions/${subscriptionId}/${path}`, { apiVersion }))
        state[`${kind} ${(one as { id: string }).id.toLowerCase()}`] = one;
  }
  // A scan leaves nothing but its having been asked for.
  for (const { method, path, status } of sandbox.requestLog)
    if (method === 'POST' && /\/triggerEvaluation\?/i.test(path) && status === 202)
      // az writes parentheses as %28 and %29.
      state[`scan ${decodeURIComponent(path.replace(/\?.*$/, '')).toLowerCase()}`] = true;
  return state;
}

/** Takes out what is made up, writes ids alike, and names identities after what has them. */
export function namedIdentities({ world }: SandboxArm): (value: unknown) => unknown {
  const names = new Map(
    [...world.assignments.all(), ...world.clusters.all()].flatMap(({ id, identity }) => {
      const { principalId } = (identity ?? {}) as { principalId?: string };
      return principalId ? [[principalId, `the identity of ${id.toLowerCase()}`] as const] : [];
    }),
  );
  const plain = (value: unknown): unknown => {
    if (typeof value === 'string') return names.get(value) ?? (value.startsWith('/') ? value.toLowerCase() : value);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([key, part]) => !madeUp.has(key) && !isEmpty(part));
    return Object.fromEntries(kept.map(([key, part]) => [key, plain(part)]));
  };
  return plain;
}

/** To ARM an empty list or text and none are one. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
