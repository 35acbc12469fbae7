import type { ClusterPicture } from '../cluster-picture.ts';
import type { Webhook, WebhookConfiguration } from '../component.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import type { Observed } from './observed.ts';
import { shellWord, some, webhookReference } from './wording.ts';

/** `webhook-no-ca-bundle:<configuration>` and `webhook-no-endpoints:<namespace>/<service>`: calls that must fail. */
export function webhookReachability({ cluster }: Observed): readonly Finding[] {
  const configurations = known(cluster.webhooks) ?? [];
  return [...configurations.flatMap((one) => noCaBundle(cluster, one)), ...noEndpoints(cluster, configurations)];
}

function noCaBundle(cluster: ClusterPicture, configuration: WebhookConfiguration): readonly Finding[] {
  // A URL may be served with a certificate that the API server trusts anyway.
  const bare = configuration.webhooks.filter((webhook) => !webhook.hasCaBundle && webhook.url === undefined);
  if (bare.length === 0) return [];
  return [
    {
      id: `webhook-no-ca-bundle:${configuration.name}`,
      severity: 'error',
      title: `The API server cannot trust ${some(bare.map(({ name }) => name))}: there is no CA bundle, so ${consequence(bare)}`,
      evidence: bare.map(({ name }) =>
        seen(cluster.webhooks, `${configuration.name} webhook ${name} clientConfig.caBundle`, 'empty'),
      ),
      next: 'Gatekeeper fills it in at its start: look at its log for cert-rotation errors, then kubectl rollout restart deployment of the controller',
      subject: webhookReference(configuration),
    },
  ];
}

function noEndpoints(cluster: ClusterPicture, configurations: readonly WebhookConfiguration[]): readonly Finding[] {
  const endpoints = known(cluster.endpoints);
  if (endpoints === undefined) return [];
  const services = new Map<string, { service: NonNullable<Webhook['service']>; webhooks: Webhook[] }>();
  for (const webhook of configurations.flatMap(({ webhooks }) => webhooks)) {
    if (!webhook.service) continue;
    const key = `${webhook.service.namespace}/${webhook.service.name}`;
    const known = services.get(key) ?? { service: webhook.service, webhooks: [] };
    known.webhooks.push(webhook);
    services.set(key, known);
  }
  return [...services].flatMap(([key, { service, webhooks }]) => {
    const found = endpoints.find((one) => one.namespace === service.namespace && one.service === service.name);
    if (found && found.ready > 0) return [];
    const what = found ? `0 ready, ${found.notReady} not ready` : 'no EndpointSlice';
    return [
      {
        id: `webhook-no-endpoints:${key}`,
        severity: 'error' as const,
        title: `No pod answers for the service ${key}: ${consequence(webhooks)}`,
        evidence: [
          seen(cluster.endpoints, `EndpointSlices of ${key}`, what),
          ...webhooks.map((one) =>
            seen(cluster.webhooks, one.name, `failurePolicy ${one.failurePolicy}, service ${key}`),
          ),
        ],
        next: `kubectl get pods,endpointslices -n ${shellWord(service.namespace)}: bring its pods up, or correct the service’s selector`,
        subject: { group: '', version: 'v1', kind: 'Service', ...service },
      },
    ];
  });
}

function consequence(webhooks: readonly Webhook[]): string {
  const closed = webhooks.filter(({ failurePolicy }) => failurePolicy !== 'Ignore').map(({ name }) => name);
  if (closed.length === 0) return 'requests pass unchecked';
  if (closed.length === webhooks.length) return 'every request that it should check is refused';
  return `requests pass unchecked, and those of ${some(closed)} are refused`;
}
