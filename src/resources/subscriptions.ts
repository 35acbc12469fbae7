import { sameId } from '../governance/azure/resource-id.ts';
import type { Subscription, Tenant } from '../governance/azure/subscription.ts';
import { listKey, readingOf } from '../governance/list-key.ts';
import { counted } from '../governance/number-text.ts';
import type { AzureList } from '../state/azure-source.ts';
import { defineResource } from './define-resource.ts';
import { given } from './facts.ts';
import { good, quiet, warning } from './looks.ts';
import { minutes } from './periods.ts';

export interface SubscriptionFacts extends Omit<Subscription, 'isDefault'> {
  /** The tenant's name; absent where it could not be read. */
  readonly tenant?: string;
  /** Pinned for this run. */
  readonly current: boolean;
  /** What `az account show` names. */
  readonly azDefault: boolean;
}

const tenantKey = listKey<Tenant>('tenants');

const tenants: AzureList<Tenant> = {
  key: tenantKey,
  per: 'login',
  period: minutes(60),
  request: () => 'GET /tenants',
  async read({ arm }, signal) {
    const { listTenants } = await import('../azure/subscriptions.ts');
    return listTenants(arm, signal);
  },
};

/** Subscriptions of the login, over all its tenants. */
export const subscriptions = defineResource<Subscription, SubscriptionFacts>({
  id: 'subscriptions',
  aliases: ['sub', 'tenants'],
  summary: 'subscriptions and tenants of the login',
  side: 'azure',
  lists: { azure: tenants },
  wants: ['subscriptions', tenantKey.id],
  nothing: 'this login sees no subscription: ask for the role Reader at one',
  readings: ({ azure }) => [azure.picture.subscriptions],
  rows({ azure }) {
    const { subscriptions: all, subscriptionId } = azure.picture;
    const known = readingOf(azure, tenantKey).value ?? [];
    return (all.value ?? [])
      .map((subscription) => {
        const { isDefault, ...rest } = subscription;
        const tenant = known.find(({ id }) => sameId(id, subscription.tenantId));
        const current = subscriptionId !== undefined && sameId(subscription.id, subscriptionId);
        return {
          key: subscription.id.toLowerCase(),
          name: subscription.displayName,
          item: subscription,
          facts: {
            ...rest,
            ...given('tenant', tenant && (tenant.displayName || tenant.defaultDomain || undefined)),
            current,
            azDefault: isDefault,
          },
          fault: subscription.state !== 'Enabled',
        };
      })
      .sort((a, b) => Number(b.facts.current) - Number(a.facts.current) || a.name.localeCompare(b.name));
  },
  columns: [
    { id: 'pinned', title: '', width: 1, priority: 0, flag: 'current', look: { tone: 'ok', glyph: '●' } },
    { id: 'name', title: 'SUBSCRIPTION', width: 22, grow: 2, priority: 0, names: true, words: 'displayName' },
    { id: 'id', width: 36, priority: 2, words: 'id', look: quiet },
    {
      id: 'state',
      width: 9,
      priority: 1,
      words: 'state',
      look: ({ state }) => ({ tone: state === 'Enabled' ? good.tone : warning.tone }),
    },
    { id: 'tenant', width: 18, grow: 1, priority: 3, words: ({ tenant, tenantId }) => tenant ?? tenantId },
    { id: 'default', title: 'AZ DEFAULT', width: 10, priority: 4, flag: 'azDefault', look: good },
  ],
  heading(_, { azure }) {
    const { value } = readingOf(azure, tenantKey);
    return value === undefined ? [] : [` · ${counted(value.length, 'tenant')}`];
  },
});
