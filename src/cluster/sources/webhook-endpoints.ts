import { parseEndpointSlices } from '../../governance/cluster-parse.ts';
import type { ServiceEndpoints, Webhook, WebhookConfiguration } from '../../governance/component.ts';
import type { Reading } from '../../governance/reading.ts';
import { loading } from '../../governance/reading.ts';
import { type ListWatchContext, listWatch } from '../list-watch.ts';
import { keyedCollections } from './keyed-collections.ts';
import { derived, mergeReadings } from './merged-reading.ts';

type Service = NonNullable<Webhook['service']>;

const usual: Service = { namespace: 'gatekeeper-system', name: 'gatekeeper-webhook-service' };

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
  const services = keyedCollections(({ namespace, name }: Service) =>
    listWatch<unknown>(
      context,
      {
        path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
        query: { labelSelector: `kubernetes.io/service-name=${name}` },
        parse: (raw) => raw,
      },
      onChange,
    ),
  );
  let adopted = false;

  return {
    ...services,
    reading: derived(
      () => [adopted, services.readings()] as const,
      ([isAdopted, readings]): Reading<readonly ServiceEndpoints[]> =>
        isAdopted
          ? mergeReadings(
              [...readings].map(([key, slices]) => countedEndpoints(key, slices)),
              ({ namespace, service }) => `${namespace}/${service}`,
            )
          : loading('GET /apis/discovery.k8s.io/v1/endpointslices'),
    ),
    adopt(webhooks) {
      if (webhooks.state === 'loading') return;
      adopted = true;
      const named = webhooks.value?.flatMap((configuration) => configuration.webhooks.map(({ service }) => service));
      const wanted = (named ?? [usual]).filter((service) => service !== undefined);
      services.adopt(wanted.map((service) => [`${service.namespace}/${service.name}`, service]));
    },
  };
}

/** A service without any slice has no endpoints, which is not the same as not being known. */
function countedEndpoints(key: string, slices: Reading<readonly unknown[]>): Reading<readonly ServiceEndpoints[]> {
  const { value, ...rest } = slices;
  if (value === undefined) return rest;
  const [namespace = '', service = ''] = key.split('/');
  const found = parseEndpointSlices(value);
  return { ...rest, value: found.length > 0 ? found : [{ namespace, service, ready: 0, notReady: 0 }] };
}
