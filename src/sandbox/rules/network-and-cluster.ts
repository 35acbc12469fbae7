/** Rules about services, ingresses, namespaces and roles. */
import type { PolicyRule } from '../kubernetes/access.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { regoJson, regoSet, strings } from './pod.ts';
import { aboutObject, type Rule } from './rule.ts';

interface ServiceSpec {
  type?: string;
  externalIPs?: string[];
  ports?: { port: number }[];
  selector?: Record<string, string>;
}

const serviceSpec = (service: KubernetesObject) => (service.spec ?? {}) as ServiceSpec;

export const externalIps = aboutObject((service, parameters) => {
  const allowed = strings(parameters.allowedExternalIPs);
  const forbidden = (serviceSpec(service).externalIPs ?? []).filter((address) => !allowed.includes(address));
  return forbidden.length > 0 && `service has forbidden external IPs: ${regoSet(forbidden)}`;
});

const internal = 'service.beta.kubernetes.io/azure-load-balancer-internal';

export const internalLoadBalancer = aboutObject(
  (service) =>
    serviceSpec(service).type === 'LoadBalancer' &&
    service.metadata.annotations?.[internal] !== 'true' &&
    `Load Balancers should not have public IPs. azure-load-balancer-internal annotation is required for ${service.metadata.name}`,
);

export const servicePorts: Rule = (service, parameters) => {
  const allowed = strings(parameters.allowedServicePorts ?? parameters.allowedServicePortsList);
  const why = `for service ${service.metadata.name} has not been allowed. Allowed ports: ${regoJson(allowed)}`;
  return (serviceSpec(service).ports ?? [])
    .filter(({ port }) => !allowed.includes(String(port)))
    .map(({ port }) => `Port ${port} ${why}`);
};

export const uniqueSelectors: Rule = (service, _parameters, inventory) => {
  const selector = selectorOf(service);
  if (selector === '') return [];
  const { name, namespace } = service.metadata;
  return inventory
    .list('', 'services', namespace)
    .filter((other) => other.metadata.name !== name && selectorOf(other) === selector)
    .map((other) => `same selector as service <${other.metadata.name}> in namespace <${namespace}>`);
};

function selectorOf(service: KubernetesObject): string {
  return Object.entries(serviceSpec(service).selector ?? {})
    .sort()
    .map(([key, value]) => `${key}:${value}`)
    .join(',');
}

interface IngressSpec {
  tls?: unknown[];
  rules?: { host?: string }[];
}

export const ingressHttpsOnly = aboutObject(({ spec, metadata: { name, annotations } }) => {
  const { tls = [] } = (spec ?? {}) as IngressSpec;
  const isSecure = tls.length > 0 && annotations?.['kubernetes.io/ingress.allow-http'] === 'false';
  const wanted = 'tls configuration and allow-http=false annotation are required';
  return !isSecure && `Ingress should be https. ${wanted} for ${name}`;
});

export const ingressHost = aboutObject(({ spec, metadata: { name } }) => {
  const { rules = [] } = (spec ?? {}) as IngressSpec;
  const why = 'has a rule without a host. Please specify the host of every rule';
  return rules.some(({ host }) => !host) && `Ingress ${name} ${why}`;
});

/** Kubernetes makes these in every namespace; the template leaves them alone. */
const ofTheSystem = new Set(['ServiceAccount/default', 'Service/kubernetes']);

export const defaultNamespace = aboutObject(
  ({ kind, metadata: { name, namespace } }) =>
    namespace === 'default' &&
    !ofTheSystem.has(`${kind}/${name}`) &&
    `Usage of the default namespace is not allowed, name: ${name}, kind: ${kind}`,
);

const isOfKubernetes = ({ metadata }: KubernetesObject) => metadata.labels?.['kubernetes.io/bootstrapping'];

export const wildcardRoles = aboutObject((role) => {
  const wild = ((role.rules ?? []) as Partial<PolicyRule>[]).some(({ verbs, resources, apiGroups }) =>
    [verbs, resources, apiGroups].some((values) => values?.includes('*')),
  );
  return (
    wild &&
    !isOfKubernetes(role) &&
    `${role.kind} ${role.metadata.name} uses a wildcard in its rules. Please name the verbs, resources and apiGroups`
  );
});

export const adminBindings = aboutObject(
  (binding) =>
    (binding.roleRef as { name?: string } | undefined)?.name === 'cluster-admin' &&
    !isOfKubernetes(binding) &&
    `${binding.kind} ${binding.metadata.name} grants the cluster-admin role. Please use it only where it is required`,
);

export const disruptionBudgets = aboutObject(({ spec, metadata: { name } }) => {
  const { maxUnavailable } = (spec ?? {}) as { maxUnavailable?: number | string };
  return (
    (maxUnavailable === 0 || maxUnavailable === '0%') &&
    `PodDisruptionBudget ${name} has maxUnavailable of 0, which blocks node drains and upgrades`
  );
});

const inTree = ['kubernetes.io/azure-disk', 'kubernetes.io/azure-file'];

export const csiDriver = aboutObject(
  ({ provisioner, metadata: { name } }) =>
    inTree.includes(String(provisioner)) &&
    `StorageClass ${name} uses the in-tree provisioner ${provisioner}. Please use its CSI driver`,
);
