import type { PolicyAssignment } from '@azure/arm-policy';
import {
  type Assignment,
  bearingOn,
  type Override,
  type ResourceSelector,
  type Selector,
} from '../governance/azure/assignment.ts';
import { idKey } from '../governance/azure/resource-id.ts';
import type { ArmClients } from './arm-clients.ts';
import { absent } from './arm-error.ts';
import { partsOf } from './clusters.ts';
import { abortable } from './subscriptions.ts';

/** Asks for the version in effect and the newest one; both cost nothing more. */
const expand = 'LatestDefinitionVersion, EffectiveDefinitionVersion';

/**
 * Assignments that bear on a cluster: its own, its group's, its subscription's and its management groups', those included whose
 * notScopes take it out (`bearingOn` tells). @throws ArmError
 */
export async function assignmentsAt(
  arm: ArmClients,
  clusterId: string,
  signal?: AbortSignal,
): Promise<readonly Assignment[]> {
  const { listForResourceGroup } = await import('@azure/arm-policy/api/policyAssignments');
  const { subscriptionId, resourceGroup } = partsOf(clusterId);
  const found = new Map<string, Assignment>();
  // Without a filter the list also holds what is assigned inside the group, the cluster itself among it.
  for await (const body of listForResourceGroup(await arm.policy(subscriptionId), resourceGroup, {
    expand,
    ...abortable(signal),
  })) {
    const read = assignment(body);
    if (bearingOn(read, clusterId)) found.set(idKey(read.id), read);
  }
  return [...found.values()];
}

/** Every assignment of a subscription, those above it and inside it included. @throws ArmError */
export async function assignmentsOf(
  arm: ArmClients,
  subscriptionId: string,
  signal?: AbortSignal,
): Promise<readonly Assignment[]> {
  const { list } = await import('@azure/arm-policy/api/policyAssignments');
  const found: Assignment[] = [];
  for await (const body of list(await arm.policy(subscriptionId), { expand, ...abortable(signal) }))
    found.push(assignment(body));
  return found;
}

/** @throws ArmError */
export async function getAssignment(arm: ArmClients, id: string, signal?: AbortSignal): Promise<Assignment> {
  return assignment(await getAssignmentBody(arm, id, signal));
}

/** Undefined when there is none. @throws ArmError */
export async function findAssignment(arm: ArmClients, id: string, signal?: AbortSignal) {
  return getAssignment(arm, id, signal).catch(absent);
}

/** The whole resource, for a change of it. @throws ArmError */
export async function getAssignmentBody(arm: ArmClients, id: string, signal?: AbortSignal): Promise<PolicyAssignment> {
  const { get } = await import('@azure/arm-policy/api/policyAssignments');
  const { scope, name } = assignmentParts(id);
  return get(await arm.policy(subscriptionOf(scope)), sent(scope), name, { expand, ...abortable(signal) });
}

/** Creates or replaces. @throws ArmError */
export async function putAssignment(
  arm: ArmClients,
  scope: string,
  name: string,
  body: PolicyAssignment,
  signal?: AbortSignal,
): Promise<Assignment> {
  const { create } = await import('@azure/arm-policy/api/policyAssignments');
  return assignment(await create(await arm.policy(subscriptionOf(scope)), sent(scope), name, body, abortable(signal)));
}

/** False when there was none. @throws ArmError */
export async function deleteAssignment(arm: ArmClients, id: string, signal?: AbortSignal): Promise<boolean> {
  // The SDK's delete fails on 204, which ARM answers when there is nothing to delete.
  const answer = await arm.request('DELETE', id, { apiVersion: '2025-03-01', signal });
  return answer.status === 200;
}

/** @throws Error when the id is not an assignment's */
export function assignmentParts(id: string): { scope: string; name: string } {
  const match = /^(.*)\/providers\/Microsoft\.Authorization\/policyAssignments\/([^/]+)$/i.exec(id);
  if (match?.[1] === undefined || match[2] === undefined) throw new Error(`not the id of an assignment: ${id}`);
  return { scope: match[1], name: match[2] };
}

export function assignmentId(scope: string, name: string): string {
  return `${scope.replace(/\/+$/, '')}/providers/Microsoft.Authorization/policyAssignments/${name}`;
}

/** The SDK puts a slash before the scope; a second one would make another path. */
function sent(scope: string): string {
  return scope.replace(/^\/+/, '');
}

/** Clients are kept by subscription; at a management group none is in the path, and any will do. */
function subscriptionOf(scope: string): string {
  return /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1] ?? '00000000-0000-0000-0000-000000000000';
}

/** From ARM's resource. Metadata is whatever someone wrote. */
export function assignment(body: PolicyAssignment): Assignment {
  const metadata = record(body.metadata);
  const id = body.id ?? '';
  const created = body.systemData?.createdAt?.getTime() ?? time(metadata.createdOn);
  const updated = body.systemData?.lastModifiedAt?.getTime() ?? time(metadata.updatedOn);
  const createdBy =
    body.systemData?.createdBy ?? (typeof metadata.createdBy === 'string' ? metadata.createdBy : undefined);
  const identity = body.identity?.type && body.identity.type !== 'None' ? body.identity : undefined;
  const userAssigned = Object.entries(identity?.userAssignedIdentities ?? {})[0];
  const principalId = identity?.principalId ?? userAssigned?.[1]?.principalId;
  return {
    id,
    name: body.name ?? '',
    displayName: body.displayName ?? '',
    description: body.description ?? '',
    scope: body.scope ?? assignmentParts(id).scope,
    definitionId: body.policyDefinitionId ?? '',
    ...(body.definitionVersion ? { definitionVersion: body.definitionVersion } : {}),
    ...(body.effectiveDefinitionVersion ? { effectiveVersion: body.effectiveDefinitionVersion } : {}),
    parameters: Object.fromEntries(Object.entries(body.parameters ?? {}).map(([name, value]) => [name, value.value])),
    notScopes: body.notScopes ?? [],
    enforcementMode: body.enforcementMode ?? 'Default',
    nonComplianceMessages: (body.nonComplianceMessages ?? []).map(({ message, policyDefinitionReferenceId }) => ({
      message,
      ...(policyDefinitionReferenceId ? { referenceId: policyDefinitionReferenceId } : {}),
    })),
    overrides: (body.overrides ?? []).map(
      (override): Override => ({
        kind: override.kind ?? '',
        value: override.value ?? '',
        selectors: selectors(override.selectors),
      }),
    ),
    resourceSelectors: (body.resourceSelectors ?? []).map(
      (selector): ResourceSelector => ({ name: selector.name ?? '', selectors: selectors(selector.selectors) }),
    ),
    ...(identity?.type
      ? {
          identity: {
            type: identity.type,
            ...(principalId ? { principalId } : {}),
            ...(userAssigned ? { userAssignedId: userAssigned[0] } : {}),
          },
        }
      : {}),
    ...(body.location ? { location: body.location } : {}),
    madeBy: makerOf(metadata),
    ...(created === undefined ? {} : { createdAt: created }),
    ...(updated === undefined ? {} : { updatedAt: updated }),
    ...(createdBy ? { createdBy } : {}),
  };
}

function selectors(
  list: readonly { kind?: string; in?: string[]; notIn?: string[] }[] | undefined,
): readonly Selector[] {
  return (list ?? []).map((selector) => ({
    kind: selector.kind ?? '',
    ...(selector.in ? { in: selector.in } : {}),
    ...(selector.notIn ? { notIn: selector.notIn } : {}),
  }));
}

/** Defender for Cloud marks what it assigns with `assignedBy`; Security Center's default initiative also by its description. */
function makerOf(metadata: Readonly<Record<string, unknown>>): Assignment['madeBy'] {
  const by = typeof metadata.assignedBy === 'string' ? metadata.assignedBy : '';
  if (/defender/i.test(by)) return 'Defender';
  return /security ?center/i.test(by) ? 'Security Center' : 'user';
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function time(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
