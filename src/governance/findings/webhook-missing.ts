import type { WebhookConfiguration } from '../component.ts';
import { flagsOf } from '../enforcement.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import type { Observed } from './observed.ts';

/** `webhook-missing:<name>`: a webhook that a running component serves, and that nothing calls. */
export function webhookMissing({ cluster }: Observed): readonly Finding[] {
  const configurations = known(cluster.webhooks);
  const deployments = known(cluster.deployments);
  if (configurations === undefined || deployments === undefined) return [];
  const findings: Finding[] = [];
  const missing = (name: string, severity: Finding['severity'], title: string, why: string, next: string) => {
    findings.push({
      id: `webhook-missing:${name}`,
      severity,
      title,
      evidence: [
        seen(cluster.webhooks, cluster.webhooks.source, why),
        ...configurations.map(({ name }) => `found: ${name}`),
      ],
      next,
    });
  };

  const controller = deployments.find((one) => one.role === 'gatekeeper-controller');
  if (controller) {
    const restart = `Gatekeeper does not make it by itself: ${
      controller.managedByAks
        ? 'disable and enable the add-on (az aks disable-addons / enable-addons --addons azure-policy)'
        : 'install it again (helm upgrade --install gatekeeper gatekeeper/gatekeeper)'
    }`;
    const { operations, validatingWebhookName, mutatingWebhookName } = flagsOf(controller);
    const validating = configurations.filter(({ type }) => type === 'validating');
    const admission = validating.find((one) => hasWebhook(one, 'validation.gatekeeper.sh'));
    if (!admission && operations.value.includes('webhook')) {
      const why = `no webhook validation.gatekeeper.sh, neither in ${validatingWebhookName.value} nor elsewhere`;
      missing(
        'validation.gatekeeper.sh',
        'error',
        'Gatekeeper’s validating webhook is missing: no request is checked',
        why,
        restart,
      );
    }
    if (admission && !validating.some((one) => hasWebhook(one, 'check-ignore-label.gatekeeper.sh'))) {
      const why = `no webhook check-ignore-label.gatekeeper.sh beside validation.gatekeeper.sh in ${admission.name}`;
      const title =
        'The webhook that guards the label admission.gatekeeper.sh/ignore is missing: any namespace may exempt itself';
      missing('check-ignore-label.gatekeeper.sh', 'warning', title, why, restart);
    }
    // Operations that are not named include mutation, which many an installation leaves without a webhook on purpose.
    const mutates = operations.origin === 'flag' && operations.value.includes('mutation-webhook');
    if (mutates && !configurations.some((one) => hasWebhook(one, 'mutation.gatekeeper.sh'))) {
      const why = `no webhook mutation.gatekeeper.sh, neither in ${mutatingWebhookName.value} nor elsewhere`;
      missing(
        'mutation.gatekeeper.sh',
        'warning',
        'Gatekeeper’s mutating webhook is missing: no mutation is applied',
        why,
        restart,
      );
    }
  }

  if (deployments.some((one) => one.role === 'azure-policy-webhook')) {
    for (const type of ['validating', 'mutating'] as const) {
      const name = `azure-policy-${type}-webhook-configuration`;
      if (configurations.some((one) => one.name === name)) continue;
      const title = `The add-on’s ${type} webhook configuration is missing`;
      const next =
        'AKS should put it back by itself; if not, disable and enable the add-on: az aks disable-addons / enable-addons --addons azure-policy';
      missing(name, 'warning', title, `no ${name}`, next);
    }
  }
  return findings;
}

function hasWebhook(configuration: WebhookConfiguration, name: string): boolean {
  return configuration.webhooks.some((webhook) => webhook.name === name);
}
