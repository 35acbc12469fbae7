import type { ClusterPicture } from '../cluster-picture.ts';
import type { Webhook, WebhookConfiguration } from '../component.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import { endpointsOf, isTrusted } from '../webhook-standing.ts';
import type { Observed } from './observed.ts';
import { passUnchecked } from './without-webhook.ts';
import { shellWord, some, webhookReference } from './wording.ts';

/** `webhook-no-ca-bundle:<configuration>` and `webhook-no-endpoints:<namespace>/<service>`: calls that must fail. */
export function* webhookReachability({ cluster }: Observed): Iterable<Finding> {
  const configurations = known(cluster.webhooks) ?? [];
  for (const one of configurations) yield* noCaBundle(cluster, one);
  yield* noEndpoints(cluster, configurations);
}

function* noCaBundle(cluster: ClusterPicture, configuration: WebhookConfiguration): Iterable<Finding> {
  const bare = configuration.webhooks.filter((webhook) => !isTrusted(webhook));
  if (bare.length === 0) return;
  yield {
    id: `webhook-no-ca-bundle:${configuration.name}`,
    severity: 'error',
    title: `The API server cannot trust ${some(bare.map(({ name }) => name))}: there is no CA bundle, so ${consequence(cluster, bare)}`,
    evidence: bare.map(({ name }) =>
      seen(cluster.webhooks, `${configuration.name} webhook ${name} clientConfig.caBundle`, 'empty'),
    ),
    next: 'Gatekeeper fills it in at its start: look at its log for cert-rotation errors, then kubectl rollout restart deployment of the controller',
    subject: webhookReference(configuration),
  };
}

function* noEndpoints(cluster: ClusterPicture, configurations: readonly WebhookConfiguration[]): Iterable<Finding> {
  const endpoints = known(cluster.endpoints);
  if (endpoints === undefined) return;
  const served = configurations.flatMap(({ webhooks }) => webhooks).filter(({ service }) => service !== undefined);
  for (const [key, webhooks] of Map.groupBy(served, ({ service }) => `${service?.namespace}/${service?.name}`)) {
    const [namespace = '', name = ''] = key.split('/');
    const found = endpointsOf(endpoints, { namespace, name });
    if (found && found.ready > 0) continue;
    const what = found ? `0 ready, ${found.notReady} not ready` : 'no EndpointSlice';
    yield {
      id: `webhook-no-endpoints:${key}`,
      severity: 'error',
      title: `No pod answers for the service ${key}: ${consequence(cluster, webhooks)}`,
      evidence: [
        seen(cluster.endpoints, `EndpointSlices of ${key}`, what),
        ...webhooks.map((one) =>
          seen(cluster.webhooks, one.name, `failurePolicy ${one.failurePolicy}, service ${key}`),
        ),
      ],
      next: `kubectl get pods,endpointslices -n ${shellWord(namespace)}: bring its pods up, or correct the service’s selector`,
      subject: { group: '', version: 'v1', kind: 'Service', namespace, name },
    };
  }
}

function consequence(cluster: ClusterPicture, webhooks: readonly Webhook[]): string {
  const closed = webhooks.filter(({ failurePolicy }) => failurePolicy !== 'Ignore').map(({ name }) => name);
  const open = webhooks.filter(({ failurePolicy }) => failurePolicy === 'Ignore');
  if (closed.length === 0) return passUnchecked(cluster, open);
  if (closed.length === webhooks.length) return 'every request that it should check is refused';
  return `${passUnchecked(cluster, open)}, and those of ${some(closed)} are refused`;
}
