import type { ClusterPicture } from '../cluster-picture.ts';
import type { Namespace } from '../component.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import { matchesSelector } from '../label-selector.ts';
import { systemNamespaces } from '../namespace-pattern.ts';
import { counted } from '../number-text.ts';
import type { Observed } from './observed.ts';
import { configReference, firstWords, some, webhookReference } from './wording.ts';

/**
 * `webhook-exempt-namespaces:<configuration>`: namespaces that the validating webhook’s selector leaves out, and
 * `config-exempt-namespaces:<namespace>`: those that Gatekeeper’s Config leaves out. System namespaces do not count.
 */
export function* exemptNamespaces({ cluster }: Observed): Iterable<Finding> {
  const own = (known(cluster.namespaces) ?? []).filter((one) => !isSystem(cluster, one));
  yield* exemptByConfig(cluster, own);
  for (const configuration of known(cluster.webhooks) ?? []) {
    const webhook = configuration.webhooks.find(({ name }) => name === 'validation.gatekeeper.sh');
    if (!webhook) continue;
    const exempt = own.filter((one) => !matchesSelector(webhook.namespaceSelector, labelsOf(one)));
    if (exempt.length === 0) continue;
    const names = exempt.map(({ name }) => name).sort();
    yield {
      id: `webhook-exempt-namespaces:${configuration.name}`,
      severity: 'info',
      title: `${counted(names.length, 'namespace')} ${names.length === 1 ? 'is' : 'are'} exempt from admission checks: ${some(names)}`,
      evidence: [
        seen(
          cluster.webhooks,
          `${configuration.name} webhook ${webhook.name} namespaceSelector`,
          firstWords(JSON.stringify(webhook.namespaceSelector), 400),
        ),
        ...exempt
          .filter(({ labels }) => 'admission.gatekeeper.sh/ignore' in labels)
          .map(({ name }) => seen(cluster.namespaces, `Namespace ${name}`, 'label admission.gatekeeper.sh/ignore')),
      ],
      next: 'If that is not meant: kubectl label namespace <name> admission.gatekeeper.sh/ignore-, or mend the selector',
      subject: webhookReference(configuration),
    };
  }
}

function* exemptByConfig(cluster: ClusterPicture, own: readonly Namespace[]): Iterable<Finding> {
  for (const config of known(cluster.config) ?? []) {
    const exclusions = config.exclusions.filter(({ processes }) =>
      processes.some((process) => process === '*' || process === 'webhook' || process === 'audit'),
    );
    const patterns = exclusions.flatMap(({ namespaces }) => namespaces);
    const exempt = own.filter(({ name }) => patterns.some((pattern) => matchesWildcard(pattern, name)));
    if (exempt.length === 0) continue;
    yield {
      id: `config-exempt-namespaces:${config.namespace}`,
      severity: 'info',
      title: `Gatekeeper’s Config leaves ${counted(exempt.length, 'namespace')} out: ${some(exempt.map(({ name }) => name).sort())}`,
      evidence: exclusions.map(({ processes, namespaces }) =>
        seen(
          cluster.config,
          `Config ${config.namespace}/config spec.match`,
          `${some(namespaces)} from ${processes.join(', ')}`,
        ),
      ),
      next: `If that is not meant: kubectl edit config.config.gatekeeper.sh config -n ${config.namespace} (AKS reverts edits of the add-on’s own)`,
      subject: configReference(config.namespace),
    };
  }
}

/** Gatekeeper’s wildcard: `*` at either end, or both. */
export function matchesWildcard(pattern: string, name: string): boolean {
  if (pattern === '*') return true;
  const start = pattern.startsWith('*');
  const end = pattern.endsWith('*');
  const text = pattern.slice(start ? 1 : 0, end ? -1 : undefined);
  if (start && end) return name.includes(text);
  if (start) return name.endsWith(text);
  return end ? name.startsWith(text) : name === pattern;
}

function isSystem(cluster: ClusterPicture, { name, labels }: Namespace): boolean {
  if (systemNamespaces.has(name) || 'control-plane' in labels) return true;
  if (labels['kubernetes.azure.com/managedby'] === 'aks') return true;
  return (known(cluster.deployments) ?? []).some((one) => one.namespace === name);
}

/** The API server sets this label on every namespace; metadata from elsewhere may lack it. */
function labelsOf(namespace: Namespace): Readonly<Record<string, string>> {
  return { 'kubernetes.io/metadata.name': namespace.name, ...namespace.labels };
}
