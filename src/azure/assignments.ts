import type { PolicyAssignment } from '@azure/arm-policy';
import {
  type Assignment,
  bearingOn,
  type Override,
  type ResourceSelector,
  type Selector,
} from '../governance/azure/assignment.ts';
import { authorFrom } from '../governance/azure/author.ts';
import { parseResourceId } from '../governance/azure/resource-id.ts';
import { defined } from '../governance/defined.ts';
import { objectOf, textOf, timeOf } from '../governance/raw-json.ts';
import type { ArmClients } from './arm-clients.ts';
import { absent } from './arm-error.ts';
import { partsOf } from './clusters.ts';
import { byId } from './definitions.ts';
import { abortable, anySubscription, providerPath, sent } from './sdk-arguments.ts';

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
  const options = { expand, ...abortable(signal) };
  // Without a filter the list also holds what is assigned inside the group, the cluster itself among it.
  const pages = listForResourceGroup(await arm.policy(subscriptionId), resourceGroup, options);
  const read = (await Array.fromAsync(pages, assignment)).filter((one) => bearingOn(one, clusterId));
  return [...byId(read).values()];
}

/** Every assignment of a subscription, those above it and inside it included. @throws ArmError */
export async function assignmentsOf(
  arm: ArmClients,
  subscriptionId: string,
  signal?: AbortSignal,
): Promise<readonly Assignment[]> {
  const { list } = await import('@azure/arm-policy/api/policyAssignments');
  return Array.fromAsync(list(await arm.policy(subscriptionId), { expand, ...abortable(signal) }), assignment);
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
  return providerPath(scope, `Microsoft.Authorization/policyAssignments/${name}`);
}

/** Clients are kept by subscription. */
function subscriptionOf(scope: string): string {
  return parseResourceId(scope)?.subscriptionId ?? anySubscription;
}

/** From ARM's resource. Metadata is whatever someone wrote. */
export function assignment(body: PolicyAssignment): Assignment {
  const metadata = objectOf(body.metadata);
  const { systemData, identity } = body;
  const createdAt = systemData?.createdAt?.getTime() ?? timeOf(metadata.createdOn);
  const updatedAt = systemData?.lastModifiedAt?.getTime() ?? timeOf(metadata.updatedOn);
  // Metadata then has a null there, systemData the moment of the creation.
  const unchanged = createdAt !== undefined && (metadata.updatedOn === null || updatedAt === createdAt);
  const id = body.id ?? '';
  return {
    id,
    name: body.name ?? '',
    displayName: body.displayName ?? '',
    description: body.description ?? '',
    scope: body.scope ?? assignmentParts(id).scope,
    definitionId: body.policyDefinitionId ?? '',
    parameters: Object.fromEntries(Object.entries(body.parameters ?? {}).map(([key, { value }]) => [key, value])),
    notScopes: body.notScopes ?? [],
    enforcementMode: body.enforcementMode ?? 'Default',
    nonComplianceMessages: (body.nonComplianceMessages ?? []).map(({ message, policyDefinitionReferenceId }) => ({
      message,
      ...(policyDefinitionReferenceId && { referenceId: policyDefinitionReferenceId }),
    })),
    overrides: (body.overrides ?? []).map(
      ({ kind, value, selectors: of }): Override => ({
        kind: kind ?? '',
        value: value ?? '',
        selectors: selectors(of),
      }),
    ),
    resourceSelectors: (body.resourceSelectors ?? []).map(
      ({ name, selectors: of }): ResourceSelector => ({ name: name ?? '', selectors: selectors(of) }),
    ),
    madeBy: makerOf(metadata),
    ...defined({
      definitionVersion: body.definitionVersion || undefined,
      effectiveVersion: body.effectiveDefinitionVersion || undefined,
      identity: identity && identityOf(identity),
      location: body.location || undefined,
      createdAt,
      updatedAt,
      // The portal writes the name of the person; an application's id of systemData is none of the directory's objects.
      assignedBy: authorFrom(textOf(metadata.assignedBy), textOf(metadata.createdBy), systemData?.createdBy ?? ''),
      changedBy: unchanged ? undefined : authorFrom(textOf(metadata.updatedBy), systemData?.lastModifiedBy ?? ''),
      unchanged: unchanged || undefined,
    }),
  };
}

function identityOf(identity: NonNullable<PolicyAssignment['identity']>): Assignment['identity'] {
  const { type } = identity;
  if (!type || type === 'None') return undefined;
  const [userAssigned] = Object.entries(identity.userAssignedIdentities ?? {});
  const principalId = (identity.principalId ?? userAssigned?.[1]?.principalId) || undefined;
  return { type, ...defined({ principalId, userAssignedId: userAssigned?.[0] }) };
}

function selectors(
  list: readonly { kind?: string; in?: string[]; notIn?: string[] }[] | undefined,
): readonly Selector[] {
  return (list ?? []).map((selector) => ({
    kind: selector.kind ?? '',
    ...defined({ in: selector.in, notIn: selector.notIn }),
  }));
}

/** Defender for Cloud marks what it assigns with `assignedBy`; Security Center's default initiative also by its description. */
function makerOf(metadata: Readonly<Record<string, unknown>>): Assignment['madeBy'] {
  const by = textOf(metadata.assignedBy);
  if (/defender/i.test(by)) return 'Defender';
  return /security ?center/i.test(by) ? 'Security Center' : 'user';
}
