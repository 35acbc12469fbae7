import type { Registry as ArmRegistry } from '@azure/arm-containerregistry';
import { findRegistry, type PullRight, pullRightOf, type Registry } from '../governance/azure/registry.ts';
import { parseResourceId } from '../governance/azure/resource-id.ts';
import type { ArmClients } from './arm-clients.ts';
import { absent, isArmError } from './arm-error.ts';
import { partsOf } from './clusters.ts';
import { roleAssignmentsAt } from './role-assignments.ts';
import { abortable } from './sdk-arguments.ts';

/** Registries of one subscription. @throws ArmError */
export async function listRegistries(
  arm: ArmClients,
  subscriptionId: string,
  signal?: AbortSignal,
): Promise<readonly Registry[]> {
  const { list } = await import('@azure/arm-containerregistry/api/registries');
  return Array.fromAsync(list(await arm.containerRegistry(subscriptionId), abortable(signal)), registry);
}

/** By name, id or login server, in all these subscriptions; those that refuse are passed over. */
export async function lookUpRegistry(
  arm: ArmClients,
  wanted: string,
  subscriptionIds: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Registry[]> {
  if (parseResourceId(wanted)) {
    const { get } = await import('@azure/arm-containerregistry/api/registries');
    const { subscriptionId, resourceGroup, name } = partsOf(wanted);
    const context = await arm.containerRegistry(subscriptionId);
    const found = await get(context, resourceGroup, name, abortable(signal)).catch(absent);
    return found ? [registry(found)] : [];
  }
  const lists = await Promise.all(
    subscriptionIds.map((id) =>
      listRegistries(arm, id, signal).catch((error: unknown) => {
        if (isArmError(error, 403) || isArmError(error, 404)) return [];
        throw error;
      }),
    ),
  );
  return findRegistry(lists.flat(), wanted);
}

/** Whether the principal may pull; `unknown` where role assignments may not be read. */
export async function pullRight(
  arm: ArmClients,
  of: Registry,
  principalId: string,
  signal?: AbortSignal,
): Promise<PullRight> {
  try {
    return pullRightOf(of, principalId, await roleAssignmentsAt(arm, of.id, signal));
  } catch (error) {
    if (isArmError(error)) return { registryId: of.id, principalId, state: 'unknown' };
    throw error;
  }
}

function registry(body: ArmRegistry): Registry {
  const id = body.id ?? '';
  const parts = parseResourceId(id);
  return {
    id,
    name: body.name ?? parts?.name ?? '',
    loginServer: body.loginServer ?? '',
    resourceGroup: parts?.resourceGroup ?? '',
    subscriptionId: parts?.subscriptionId ?? '',
    location: body.location ?? '',
    sku: body.sku?.name ?? '',
    abac: body.roleAssignmentMode?.toLowerCase() === 'abacrepositorypermissions',
    anonymousPull: body.anonymousPullEnabled === true,
    publicNetworkAccess: body.publicNetworkAccess !== 'Disabled',
    adminUserEnabled: body.adminUserEnabled === true,
  };
}
