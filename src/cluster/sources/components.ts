/** Where the parts of enforcement are read: deployments, pods, webhook configurations, Config, namespaces, pods' owners. */
import { parseGatekeeperConfig, parseNamespace, parsePodOwner } from '../../governance/cluster-parse.ts';
import type {
  ComponentDeployment,
  ComponentPod,
  GatekeeperConfig,
  Namespace,
  PodOwner,
  WebhookConfiguration,
} from '../../governance/component.ts';
import { parseDeployment, parsePod } from '../../governance/component-parse.ts';
import type { ConstraintTemplate } from '../../governance/constraint-template.ts';
import { parseConstraintTemplate } from '../../governance/constraint-template-parse.ts';
import { parseWebhookConfiguration } from '../../governance/webhook-parse.ts';
import type { ResourceSource } from '../resource-source.ts';
import type { ScopedSources } from './scoped-collection.ts';

const addonNamespace = 'kube-system';
const gatekeeperNamespace = 'gatekeeper-system';
const namespacedKey = (item: { namespace: string; name: string }) => `${item.namespace}/${item.name}`;

/** Parts labelled as Gatekeeper's in any namespace; the add-on's, and unlabelled ones, in the two namespaces AKS uses. */
export function deploymentSources(namespace: string): ScopedSources<ComponentDeployment> {
  const within = (place: string): ResourceSource<ComponentDeployment> => ({
    path: `/apis/apps/v1/namespaces/${place}/deployments`,
    parse: parseDeployment,
  });
  return {
    everywhere: {
      path: '/apis/apps/v1/deployments',
      query: { labelSelector: 'gatekeeper.sh/system=yes' },
      parse: parseDeployment,
    },
    beside: [within(addonNamespace), within(gatekeeperNamespace)],
    instead: ownNamespace(namespace).map(within),
    keyOf: namespacedKey,
  };
}

export function componentPodSources(namespace: string): ScopedSources<ComponentPod> {
  const within = (place: string, labelSelector?: string): ResourceSource<ComponentPod> => ({
    path: `/api/v1/namespaces/${place}/pods`,
    ...(labelSelector === undefined ? {} : { query: { labelSelector } }),
    parse: parsePod,
  });
  return {
    everywhere: { path: '/api/v1/pods', query: { labelSelector: 'gatekeeper.sh/operation' }, parse: parsePod },
    beside: [within(addonNamespace, 'app in (azure-policy,azure-policy-webhook)'), within(gatekeeperNamespace)],
    instead: ownNamespace(namespace).map((place) => within(place, 'gatekeeper.sh/operation')),
    keyOf: namespacedKey,
  };
}

/** The connection's own namespace, if it is not one that is read anyway. */
function ownNamespace(namespace: string): readonly string[] {
  const own = namespace || 'default';
  return own === addonNamespace || own === gatekeeperNamespace ? [] : [own];
}

export function configSources(): ScopedSources<GatekeeperConfig> {
  const group = '/apis/config.gatekeeper.sh/v1alpha1';
  return {
    everywhere: { path: `${group}/configs`, parse: parseGatekeeperConfig },
    instead: [{ path: `${group}/namespaces/${gatekeeperNamespace}/configs`, parse: parseGatekeeperConfig }],
    keyOf: (config) => config.namespace,
  };
}

/** All pods of the cluster, as metadata only: there may be 10,000. */
export function podOwnerSources(namespace: string): ScopedSources<PodOwner> {
  const source = (path: string): ResourceSource<PodOwner> => ({ path, metadataOnly: true, parse: parsePodOwner });
  return {
    everywhere: source('/api/v1/pods'),
    instead: [source(`/api/v1/namespaces/${namespace || 'default'}/pods`)],
    keyOf: namespacedKey,
  };
}

export const namespaceSource: ResourceSource<Namespace> = {
  path: '/api/v1/namespaces',
  metadataOnly: true,
  parse: parseNamespace,
};

export const templateSource: ResourceSource<ConstraintTemplate> = {
  path: '/apis/templates.gatekeeper.sh/v1/constrainttemplates',
  pageSize: 100,
  parse: parseConstraintTemplate,
};

export const webhookSources: readonly ResourceSource<WebhookConfiguration>[] = (
  ['validating', 'mutating'] as const
).map((type) => ({
  path: `/apis/admissionregistration.k8s.io/v1/${type}webhookconfigurations`,
  pageSize: 100,
  parse: (raw) => parseWebhookConfiguration(type, raw),
}));

/** The CRDs that templates made: one that comes or goes means that a constraint kind does. */
export const constraintCrdSource: ResourceSource<string> = {
  path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  query: { labelSelector: 'gatekeeper.sh/constraint=yes' },
  metadataOnly: true,
  parse: (raw) => JSON.stringify(raw),
};
