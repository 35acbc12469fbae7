import type { ClusterPicture } from '../cluster-picture.ts';
import type { ComponentDeployment, WebhookConfiguration } from '../component.ts';
import { flagsOf } from '../enforcement.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import type { Observed } from './observed.ts';
import { exceptByPolicies } from './without-webhook.ts';
import { addonOffAndOn, helmInstall, putBackByAks } from './wording.ts';

/** `webhook-missing:<name>`: a webhook that a running component serves, and that nothing calls. */
export function* webhookMissing({ cluster }: Observed): Iterable<Finding> {
  const configurations = known(cluster.webhooks);
  const deployments = known(cluster.deployments);
  if (configurations === undefined || deployments === undefined) return;
  for (const { name, severity = 'warning', title, why, next } of [
    ...gatekeepers(cluster, configurations, deployments),
    ...addons(configurations, deployments),
  ]) {
    yield {
      id: `webhook-missing:${name}`,
      severity,
      title,
      evidence: [
        seen(cluster.webhooks, cluster.webhooks.source, why),
        ...configurations.map((one) => `found: ${one.name}`),
      ],
      next,
    };
  }
}

interface MissingWebhook extends Pick<Finding, 'title' | 'next'>, Partial<Pick<Finding, 'severity'>> {
  readonly name: string;
  readonly why: string;
}

type Configurations = readonly WebhookConfiguration[];
type Deployments = readonly ComponentDeployment[];

function* gatekeepers(
  cluster: ClusterPicture,
  configurations: Configurations,
  deployments: Deployments,
): Iterable<MissingWebhook> {
  const controller = deployments.find((one) => one.role === 'gatekeeper-controller');
  if (!controller) return;
  const next = `Gatekeeper does not make it by itself: ${
    controller.managedByAks ? `disable and enable the add-on (${addonOffAndOn})` : `install it again (${helmInstall})`
  }`;
  const { operations, validatingWebhookName, mutatingWebhookName } = flagsOf(controller);
  const validating = configurations.filter(({ type }) => type === 'validating');
  const admission = validating.find((one) => hasWebhook(one, 'validation.gatekeeper.sh'));
  if (!admission && operations.value.includes('webhook')) {
    yield {
      name: 'validation.gatekeeper.sh',
      severity: 'error',
      title: `Gatekeeper’s validating webhook is missing: no request is checked${exceptByPolicies(cluster)}`,
      why: `no webhook validation.gatekeeper.sh, neither in ${validatingWebhookName.value} nor elsewhere`,
      next,
    };
  }
  if (admission && !validating.some((one) => hasWebhook(one, 'check-ignore-label.gatekeeper.sh'))) {
    yield {
      name: 'check-ignore-label.gatekeeper.sh',
      title:
        'The webhook that guards the label admission.gatekeeper.sh/ignore is missing: any namespace may exempt itself',
      why: `no webhook check-ignore-label.gatekeeper.sh beside validation.gatekeeper.sh in ${admission.name}`,
      next,
    };
  }
  // Operations that are not named include mutation, which many an installation leaves without a webhook on purpose.
  const mutates = operations.origin === 'flag' && operations.value.includes('mutation-webhook');
  if (mutates && !configurations.some((one) => hasWebhook(one, 'mutation.gatekeeper.sh'))) {
    yield {
      name: 'mutation.gatekeeper.sh',
      title: 'Gatekeeper’s mutating webhook is missing: no mutation is applied',
      why: `no webhook mutation.gatekeeper.sh, neither in ${mutatingWebhookName.value} nor elsewhere`,
      next,
    };
  }
}

function* addons(configurations: Configurations, deployments: Deployments): Iterable<MissingWebhook> {
  if (!deployments.some((one) => one.role === 'azure-policy-webhook')) return;
  for (const type of ['validating', 'mutating']) {
    const name = `azure-policy-${type}-webhook-configuration`;
    if (configurations.some((one) => one.name === name)) continue;
    const title = `The add-on’s ${type} webhook configuration is missing`;
    yield { name, title, why: `no ${name}`, next: putBackByAks };
  }
}

function hasWebhook(configuration: WebhookConfiguration, name: string): boolean {
  return configuration.webhooks.some((webhook) => webhook.name === name);
}
