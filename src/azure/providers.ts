import type { Provider } from '@azure/arm-resources';
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
  return registration(namespace, await get(await arm.resources(subscriptionId), namespace, abortable(signal)));
}

/** Begins registering; it ends minutes later, seen by `getProvider`. @throws ArmError */
export async function registerProvider(
  arm: ArmClients,
  subscriptionId: string,
  namespace: string,
  signal?: AbortSignal,
): Promise<ProviderRegistration> {
  const { register } = await import('@azure/arm-resources/api/providers');
  return registration(namespace, await register(await arm.resources(subscriptionId), namespace, abortable(signal)));
}

function registration(asked: string, { namespace, registrationState }: Provider): ProviderRegistration {
  return { namespace: namespace ?? asked, state: registrationState ?? '' };
}
