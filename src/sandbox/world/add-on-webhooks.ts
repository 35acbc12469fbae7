/** The four webhook configurations, named as AKS names them. */
import type { NewObject } from '../kubernetes/objects.ts';

const caBundle = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIBsandbox\n-----END CERTIFICATE-----\n').toString(
  'base64',
);
const managed = { 'kubernetes.azure.com/managedby': 'aks', 'gatekeeper.sh/system': 'yes' };

interface Hook {
  name: string;
  namespace: string;
  service: string;
  path: string;
  failurePolicy: 'Ignore' | 'Fail';
  timeoutSeconds: number;
  resources: string[];
  exempt?: boolean;
}

function webhook({
  name,
  namespace,
  service,
  path,
  failurePolicy,
  timeoutSeconds,
  resources,
  exempt = true,
}: Hook): object {
  return {
    name,
    admissionReviewVersions: ['v1', 'v1beta1'],
    clientConfig: { caBundle, service: { name: service, namespace, path, port: 443 } },
    failurePolicy,
    matchPolicy: 'Exact',
    namespaceSelector: exempt
      ? {
          matchExpressions: [
            { key: 'admission.gatekeeper.sh/ignore', operator: 'DoesNotExist' },
            { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'gatekeeper-system'] },
            { key: 'control-plane', operator: 'DoesNotExist' },
          ],
        }
      : {},
    objectSelector: {},
    reinvocationPolicy: undefined,
    rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources, scope: '*' }],
    sideEffects: 'None',
    timeoutSeconds,
  };
}

const everything = ['*', 'pods/ephemeralcontainers', 'pods/exec', 'pods/log', 'pods/eviction', 'services/status'];
const gatekeeper = { namespace: 'gatekeeper-system', service: 'gatekeeper-webhook-service' };
const addOn = { namespace: 'kube-system', service: 'azure-policy-webhook-service' };

export const validatingConfiguration = 'gatekeeper-validating-webhook-configuration';

export function addOnWebhooks(): NewObject[] {
  const configuration = (kind: string, name: string, ...webhooks: object[]): NewObject => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name, labels: managed },
    webhooks,
  });
  return [
    configuration(
      'ValidatingWebhookConfiguration',
      validatingConfiguration,
      webhook({
        ...gatekeeper,
        name: 'validation.gatekeeper.sh',
        path: '/v1/admit',
        failurePolicy: 'Ignore',
        timeoutSeconds: 3,
        resources: everything,
      }),
      webhook({
        ...gatekeeper,
        name: 'check-ignore-label.gatekeeper.sh',
        path: '/v1/admitlabel',
        failurePolicy: 'Fail',
        timeoutSeconds: 3,
        resources: ['namespaces'],
        exempt: false,
      }),
    ),
    configuration(
      'MutatingWebhookConfiguration',
      'gatekeeper-mutating-webhook-configuration',
      webhook({
        ...gatekeeper,
        name: 'mutation.gatekeeper.sh',
        path: '/v1/mutate',
        failurePolicy: 'Ignore',
        timeoutSeconds: 1,
        resources: ['*'],
      }),
    ),
    configuration(
      'ValidatingWebhookConfiguration',
      'azure-policy-validating-webhook-configuration',
      webhook({
        ...addOn,
        name: 'validation.azure-policy.io',
        path: '/validate',
        failurePolicy: 'Ignore',
        timeoutSeconds: 3,
        resources: ['*'],
      }),
    ),
    configuration(
      'MutatingWebhookConfiguration',
      'azure-policy-mutating-webhook-configuration',
      webhook({
        ...addOn,
        name: 'mutation.azure-policy.io',
        path: '/mutate',
        failurePolicy: 'Ignore',
        timeoutSeconds: 1,
        resources: ['*'],
      }),
    ),
  ];
}
