import type { Subscription, Tenant } from '../governance/azure/subscription.ts';
import type { ArmClients } from './arm-clients.ts';
import { abortable } from './sdk-arguments.ts';

/** Every subscription the login can see. `defaultId` is what `az account show` names. @throws ArmError */
export async function listSubscriptions(
  arm: ArmClients,
  defaultId?: string,
  signal?: AbortSignal,
): Promise<readonly Subscription[]> {
  const { list } = await import('@azure/arm-resources-subscriptions/api/subscriptions');
  return Array.fromAsync(list(await arm.subscriptions(), abortable(signal)), (subscription) => {
    const id = subscription.subscriptionId ?? '';
    return {
      id,
      displayName: subscription.displayName ?? id,
      tenantId: subscription.tenantId ?? arm.connection.signIn.tenantId,
      state: subscription.state ?? '',
      isDefault: id.toLowerCase() === defaultId?.toLowerCase(),
    };
  });
}

/** @throws ArmError */
export async function listTenants(arm: ArmClients, signal?: AbortSignal): Promise<readonly Tenant[]> {
  const { list } = await import('@azure/arm-resources-subscriptions/api/tenants');
  return Array.fromAsync(
    list(await arm.subscriptions(), abortable(signal)),
    ({ tenantId, displayName, defaultDomain }) => ({
      id: tenantId ?? '',
      displayName: displayName ?? '',
      defaultDomain: defaultDomain ?? '',
    }),
  );
}

/** By id or display name, as `az account set` takes it; undefined when none or several fit. */
export function chooseSubscription(subscriptions: readonly Subscription[], wanted: string): Subscription | undefined {
  const text = wanted.trim().toLowerCase();
  const byId = subscriptions.find(({ id }) => id.toLowerCase() === text);
  const byName = subscriptionsNamed(subscriptions, wanted);
  return byId ?? (byName.length === 1 ? byName[0] : undefined);
}

export function subscriptionsNamed(subscriptions: readonly Subscription[], wanted: string): readonly Subscription[] {
  const text = wanted.trim().toLowerCase();
  return subscriptions.filter(({ displayName }) => displayName.toLowerCase() === text);
}
