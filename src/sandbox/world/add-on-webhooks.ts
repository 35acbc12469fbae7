/** The four webhook configurations, named as AKS names them. */
import type { NewObject } from '../kubernetes/objects.ts';

const caBundle = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIBsandbox\n-----END CERTIFICATE-----\n').toString(
  'base64',
);
const managed = { 'kubernetes.azure.com/managedby': 'aks', 'gatekeeper.sh/system': 'yes' };

const notOurs = {
  matchExpressions: [
    { key: 'admission.gatekeeper.sh/ignore', operator: 'DoesNotExist' },
    { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'gatekeeper-system'] },
    { key: 'control-plane', operator: 'DoesNotExist' },
  ],
};

/** What tells one webhook from another; the rest they share. */
interface Hook {
  name: string;
  path: string;
  failurePolicy?: 'Ignore' | 'Fail';
  timeoutSeconds: number;
  resources: string[];
  namespaceSelector?: object;
}

interface Service {
  name: string;
  namespace: string;
}

function webhook(service: Service, { name, path, resources, ...more }: Hook): object {
  return {
    name,
    admissionReviewVersions: ['v1', 'v1beta1'],
    clientConfig: { caBundle, service: { ...service, path, port: 443 } },
    failurePolicy: 'Ignore',
    matchPolicy: 'Exact',
    namespaceSelector: notOurs,
    objectSelector: {},
    rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources, scope: '*' }],
    sideEffects: 'None',
    ...more,
  };
}

const everything = ['*', 'pods/ephemeralcontainers', 'pods/exec', 'pods/log', 'pods/eviction', 'services/status'];
const gatekeeper = { namespace: 'gatekeeper-system', name: 'gatekeeper-webhook-service' };
const addOn = { namespace: 'kube-system', name: 'azure-policy-webhook-service' };

export const validatingConfiguration = 'gatekeeper-validating-webhook-configuration';

const configuration = (kind: string, name: string, service: Service, ...hooks: Hook[]): NewObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name, labels: managed },
  webhooks: hooks.map((hook) => webhook(service, hook)),
});

const reviews: Hook = {
  name: 'validation.gatekeeper.sh',
  path: '/v1/admit',
  timeoutSeconds: 3,
  resources: everything,
};
const labels: Hook = {
  name: 'check-ignore-label.gatekeeper.sh',
  path: '/v1/admitlabel',
  failurePolicy: 'Fail',
  timeoutSeconds: 3,
  resources: ['namespaces'],
  namespaceSelector: {},
};
const mutation: Hook = { name: 'mutation.gatekeeper.sh', path: '/v1/mutate', timeoutSeconds: 1, resources: ['*'] };
const azureReviews = { name: 'validation.azure-policy.io', path: '/validate', timeoutSeconds: 3, resources: ['*'] };
const azureMutation = { name: 'mutation.azure-policy.io', path: '/mutate', timeoutSeconds: 1, resources: ['*'] };

export function addOnWebhooks(): NewObject[] {
  const validating = 'ValidatingWebhookConfiguration';
  const mutating = 'MutatingWebhookConfiguration';
  return [
    configuration(validating, validatingConfiguration, gatekeeper, reviews, labels),
    configuration(mutating, 'gatekeeper-mutating-webhook-configuration', gatekeeper, mutation),
    configuration(validating, 'azure-policy-validating-webhook-configuration', addOn, azureReviews),
    configuration(mutating, 'azure-policy-mutating-webhook-configuration', addOn, azureMutation),
  ];
}
