import { boundedDepth } from './bounded-depth.ts';
import type { Webhook, WebhookConfiguration } from './component.ts';
import { listOf, metadataOf, numberOf, objectOf, textOf, textsOf } from './raw-json.ts';

const knownConfiguration = /^(azure-policy|gatekeeper)-(validating|mutating)-webhook-configuration$/;
const gatekeeperWebhook = /^(validation|check-ignore-label|mutation)\.gatekeeper\.sh$/;

/**
 * A webhook configuration (admissionregistration.k8s.io/v1) of Gatekeeper or the add-on, by its own name or, for a
 * Gatekeeper installed with another, by its webhooks' names. Undefined for everyone else's.
 */
export function parseWebhookConfiguration(
  type: WebhookConfiguration['type'],
  raw: unknown,
): WebhookConfiguration | undefined {
  const object = objectOf(raw);
  const metadata = metadataOf(object);
  if (metadata.name === '') return undefined;
  const webhooks = listOf(object.webhooks).map(parseWebhook);
  if (!knownConfiguration.test(metadata.name) && !webhooks.some((webhook) => gatekeeperWebhook.test(webhook.name))) {
    return undefined;
  }
  return { type, name: metadata.name, createdAt: metadata.createdAt, webhooks };
}

function parseWebhook(raw: unknown): Webhook {
  const object = objectOf(raw);
  const client = objectOf(object.clientConfig);
  const service = objectOf(client.service);
  const operations = new Set(listOf(object.rules).flatMap((rule) => textsOf(objectOf(rule).operations)));
  return {
    name: textOf(object.name),
    // The API's own defaults for v1.
    failurePolicy: textOf(object.failurePolicy) || 'Fail',
    timeoutSeconds: numberOf(object.timeoutSeconds) ?? 10,
    hasCaBundle: textOf(client.caBundle) !== '',
    ...(client.service !== undefined && {
      service: { namespace: textOf(service.namespace), name: textOf(service.name) },
    }),
    ...(typeof client.url === 'string' && { url: client.url }),
    namespaceSelector: objectOf(boundedDepth(object.namespaceSelector)),
    ...(operations.size > 0 && { operations: [...operations] }),
  };
}
