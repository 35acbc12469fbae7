import { parseEndpointSlices } from '../../governance/cluster-parse.ts';
import type { ServiceEndpoints, WebhookConfiguration } from '../../governance/component.ts';
import type { Reading } from '../../governance/reading.ts';
import { loading } from '../../governance/reading.ts';
import { type Collection, type ListWatchContext, listWatch } from '../list-watch.ts';
import { derived, mergeReadings } from './merged-reading.ts';

const usual = { namespace: 'gatekeeper-system', name: 'gatekeeper-webhook-service' };

/** The endpoints of the services that the webhook configurations name, whichever they are. */
export interface FollowedEndpoints {
  reading(): Reading<readonly ServiceEndpoints[]>;
  /** Follows the services named now; without configurations to read, Gatekeeper's usual one. */
  adopt(webhooks: Reading<readonly WebhookConfiguration[]>): void;
  settled(): Promise<void>;
  close(): void;
}

export function followEndpoints(context: ListWatchContext, onChange: () => void): FollowedEndpoints {
  /** By `namespace/service`. */
  const collections = new Map<string, Collection<unknown>>();
  let adopted = false;

  const reading = derived(
    () => [adopted, ...[...collections].flatMap(([key, collection]) => [key, collection.reading()] as const)] as const,
    (): Reading<readonly ServiceEndpoints[]> => {
      if (!adopted) return loading('GET /apis/discovery.k8s.io/v1/endpointslices');
      return mergeReadings(
        [...collections].map(([key, collection]) => counted(key, collection.reading())),
        ({ namespace, service }) => `${namespace}/${service}`,
      );
    },
  );
  return {
    reading,
    adopt(webhooks) {
      if (webhooks.state === 'loading') return;
      adopted = true;
      const named = webhooks.value?.flatMap((configuration) =>
        configuration.webhooks.map(({ service }) => service),
      ) ?? [usual];
      const wanted = new Set(
        named.flatMap((service) => (service === undefined ? [] : [`${service.namespace}/${service.name}`])),
      );
      for (const [key, collection] of collections) {
        if (wanted.has(key)) continue;
        collection.close();
        collections.delete(key);
      }
      for (const key of wanted) if (!collections.has(key)) collections.set(key, open(context, key, onChange));
    },
    async settled() {
      await Promise.all([...collections.values()].map((collection) => collection.settled));
    },
    close() {
      for (const collection of collections.values()) collection.close();
      collections.clear();
    },
  };
}

function open(context: ListWatchContext, key: string, onChange: () => void): Collection<unknown> {
  const [namespace = '', service = ''] = key.split('/');
  return listWatch<unknown>(
    context,
    {
      path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
      query: { labelSelector: `kubernetes.io/service-name=${service}` },
      parse: (raw) => raw,
    },
    onChange,
  );
}

/** A service without any slice has no endpoints, which is not the same as not being known. */
function counted(key: string, slices: Reading<readonly unknown[]>): Reading<readonly ServiceEndpoints[]> {
  const { value, ...rest } = slices;
  if (value === undefined) return rest;
  const [namespace = '', service = ''] = key.split('/');
  const found = parseEndpointSlices(value);
  return { ...rest, value: found.length > 0 ? found : [{ namespace, service, ready: 0, notReady: 0 }] };
}
