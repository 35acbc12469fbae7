import type { ProviderRegistration } from '../governance/azure/provider.ts';
import type { ArmClients } from './arm-clients.ts';
import { abortable } from './sdk-arguments.ts';

/** @throws ArmError */
export async function getProvider(
  arm: ArmClients,
  subscriptionId: string,
  namespace: string,
  signal?: AbortSignal,
): Promise<ProviderRegistration> {
  const { get } = await import('@azure/arm-resources/api/providers');
  const provider = await get(await arm.resources(subscriptionId), namespace, abortable(signal));
  return { namespace: provider.namespace ?? namespace, state: provider.registrationState ?? '' };
}

/** Begins registering; it ends minutes later, seen by `getProvider`. @throws ArmError */
export async function registerProvider(
  arm: ArmClients,
  subscriptionId: string,
  namespace: string,
  signal?: AbortSignal,
): Promise<ProviderRegistration> {
  const { register } = await import('@azure/arm-resources/api/providers');
  const provider = await register(await arm.resources(subscriptionId), namespace, abortable(signal));
  return { namespace: provider.namespace ?? namespace, state: provider.registrationState ?? '' };
}
