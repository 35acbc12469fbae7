import { isRegistered, providersTheAddonNeeds } from '../azure/provider.ts';
import type { Finding } from '../finding.ts';
import { known } from '../known.ts';
import type { Observed } from './observed.ts';

/** `azure-provider-not-registered:<namespace>`: the add-on cannot be enabled without it. */
export function* azureProviders({ azure }: Observed): Iterable<Finding> {
  const subscriptionId = known(azure?.cluster)?.subscriptionId;
  const needed: ReadonlySet<string> = new Set(providersTheAddonNeeds.map((name) => name.toLowerCase()));
  for (const provider of known(azure?.providers) ?? []) {
    const { namespace, state } = provider;
    if (!needed.has(namespace.toLowerCase()) || isRegistered(provider)) continue;
    yield {
      id: `azure-provider-not-registered:${namespace.toLowerCase()}`,
      severity: 'error',
      title: `The resource provider ${namespace} is not registered in the subscription`,
      evidence: [`registrationState ${state}`],
      next: `Register it: az provider register --namespace ${namespace}`,
      ...(subscriptionId !== undefined && {
        mend: { operation: 'register-provider', input: { subscriptionId, namespace } },
      }),
    };
  }
}
