import type { FeatureRegistration } from '../governance/azure/provider.ts';
import type { ArmClients } from './arm-clients.ts';
import { isArmError } from './arm-error.ts';
import { abortable } from './sdk-arguments.ts';

/** State `absent` when ARM does not know the feature (mostly generally available by now). @throws ArmError */
export async function getFeature(
  arm: ArmClients,
  subscriptionId: string,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<FeatureRegistration> {
  try {
    const feature = await (await arm.features(subscriptionId)).features.get(namespace, name, abortable(signal));
    return { namespace, name, state: feature.properties?.state ?? '' };
  } catch (error) {
    if (isArmError(error, 404) || isArmError(error, 400, 'FeatureNotFound'))
      return { namespace, name, state: 'absent' };
    throw error;
  }
}

/** Begins registering; preview features take minutes, some need approval. @throws ArmError */
export async function registerFeature(
  arm: ArmClients,
  subscriptionId: string,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<FeatureRegistration> {
  const feature = await (await arm.features(subscriptionId)).features.register(namespace, name, abortable(signal));
  return { namespace, name, state: feature.properties?.state ?? '' };
}
