import type { ClusterPicture } from '../cluster-picture.ts';
import type { Webhook, WebhookConfiguration } from '../component.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import type { Observed } from './observed.ts';
import { checkedAnyway, checksByConstraints, passUnchecked } from './without-webhook.ts';
import { shellWord, some, webhookReference } from './wording.ts';

/**
 * `webhook-fails-open:<configuration>` and `webhook-timeout:<configuration>`. Failing open is the documented default
 * of AKS and of Gatekeeper, and AKS reverts a change, so it is worth knowing (info) and no fault.
 */
export function* webhookPolicy({ cluster }: Observed): Iterable<Finding> {
  for (const configuration of known(cluster.webhooks) ?? []) {
    yield* failsOpen(cluster, configuration);
    yield* timeout(cluster, configuration);
  }
}

function* failsOpen(cluster: ClusterPicture, configuration: WebhookConfiguration): Iterable<Finding> {
  if (configuration.type !== 'validating') return;
  const open = configuration.webhooks.filter(({ failurePolicy }) => failurePolicy === 'Ignore');
  if (open.length === 0) return;
  yield {
    id: `webhook-fails-open:${configuration.name}`,
    severity: 'info',
    title: `${some(open.map(({ name }) => name))} fails open: while it does not answer, ${passUnchecked(cluster, open)}`,
    evidence: [
      ...open.map(({ name }) =>
        seen(cluster.webhooks, `${configuration.name} webhook ${name} failurePolicy`, 'Ignore'),
      ),
      ...(checksByConstraints(open) ? checkedAnyway(cluster) : []),
    ],
    next: 'This is the documented behaviour of AKS, which reverts a change; a self-installed Gatekeeper takes validatingWebhookFailurePolicy=Fail. Audit finds later what slipped through',
    subject: webhookReference(configuration),
  };
}

/** From 10 s on, leader elections of the control plane run out of time while a webhook is awaited. */
const longTimeout = 10;

function* timeout(cluster: ClusterPicture, configuration: WebhookConfiguration): Iterable<Finding> {
  const odd = configuration.webhooks.filter((webhook) => isLong(webhook) || isShort(configuration, webhook));
  const [first] = odd;
  if (!first) return;
  const what = isLong(first)
    ? 'when it does not answer, the control plane itself stalls'
    : `a slow answer counts as none, and ${passUnchecked(cluster, odd)}`;
  yield {
    id: `webhook-timeout:${configuration.name}`,
    severity: 'warning',
    title: `${first.name} is waited for ${first.timeoutSeconds} s: ${what}`,
    evidence: odd.map(({ name, timeoutSeconds, failurePolicy }) =>
      seen(
        cluster.webhooks,
        `${configuration.name} webhook ${name}`,
        `timeoutSeconds ${timeoutSeconds}, failurePolicy ${failurePolicy}`,
      ),
    ),
    next: `Gatekeeper’s own value is 3 s: kubectl edit ${configuration.type}webhookconfiguration ${shellWord(configuration.name)} (AKS reverts edits of the add-on’s own)`,
    subject: webhookReference(configuration),
  };
}

function isLong(webhook: Webhook): boolean {
  return webhook.timeoutSeconds >= longTimeout;
}

function isShort(configuration: WebhookConfiguration, webhook: Webhook): boolean {
  return configuration.type === 'validating' && webhook.timeoutSeconds < 2;
}
