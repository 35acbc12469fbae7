/** The Azure Policy add-on and the Gatekeeper it brings: installing and removing them as AKS does. */
import type { NewObject } from '../kubernetes/objects.ts';
import { addOnWebhooks } from './add-on-webhooks.ts';
import { endpointSlice } from './endpoints.ts';
import { constraintsOf, templates } from './gatekeeper.ts';
import { gatekeeperDefinitions } from './gatekeeper-definitions.ts';
import type { PodTemplate } from './pods.ts';
import { placeDeployment, placeNamespace } from './workloads.ts';
import { ensure, removeIfPresent, type World } from './world.ts';

export interface AddOnOptions {
  auditIntervalSeconds: number;
  /** Violations kept in a constraint's status. */
  violationsLimit: number;
  /** `--log-denies` and the audit's own lines; true on AKS. */
  logDenies?: boolean;
}

const gatekeeperImage = 'mcr.microsoft.com/oss/v2/open-policy-agent/gatekeeper:v3.23.1-1';
const addOnImage = 'mcr.microsoft.com/azure-policy/policy-kubernetes-addon-prod:1.16.2';
const webhookImage = 'mcr.microsoft.com/azure-policy/policy-kubernetes-webhook:1.16.2';
const managed = { 'kubernetes.azure.com/managedby': 'aks' };
const limits = { limits: { cpu: '2', memory: '2Gi' }, requests: { cpu: '100m', memory: '256Mi' } };

function template(container: string, image: string, labels: Record<string, string>, args: string[] = []): PodTemplate {
  return {
    metadata: { labels: { ...labels, ...managed } },
    spec: {
      serviceAccountName: container.startsWith('gatekeeper') ? 'gatekeeper-admin' : container,
      priorityClassName: 'system-cluster-critical',
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      containers: [{ name: container, image, imagePullPolicy: 'IfNotPresent', args, resources: limits }],
    },
  };
}

function gatekeeperArgs(
  { auditIntervalSeconds, violationsLimit, logDenies = true }: AddOnOptions,
  audit: boolean,
): string[] {
  const common = [
    '--logtostderr',
    ...(logDenies ? ['--log-denies=true'] : []),
    '--exempt-namespace=kube-system',
    '--exempt-namespace=gatekeeper-system',
  ];
  if (!audit)
    return ['--port=8443', ...common, '--operation=webhook', '--operation=mutation-webhook', '--enable-mutation=true'];
  return [
    `--audit-interval=${auditIntervalSeconds}`,
    `--constraint-violations-limit=${violationsLimit}`,
    '--audit-from-cache=false',
    '--audit-chunk-size=500',
    '--audit-match-kind-only=true',
    ...common,
    '--operation=audit',
    '--operation=status',
    '--operation=mutation-status',
    '--operation=generate',
  ];
}

/** Idempotent: brings what is missing, leaves what is there. */
export function installAddon(world: World, options: AddOnOptions): void {
  if (!world.store.find(world.resources.get('', 'namespaces'), undefined, 'gatekeeper-system'))
    placeNamespace(world, 'gatekeeper-system');
  for (const definition of gatekeeperDefinitions()) ensure(world, definition);
  const deploy = (namespace: string, name: string, replicas: number, pod: PodTemplate, labels: object = {}) => {
    if (world.store.find(world.resources.get('apps', 'deployments'), namespace, name)) return;
    placeDeployment(world, namespace, name, replicas, pod, { ...managed, ...labels });
  };
  const gatekeeper = (operation: 'audit' | 'webhook', app: string, controlPlane: string) =>
    template(
      `${app}-container`,
      gatekeeperImage,
      { app, 'control-plane': controlPlane, 'gatekeeper.sh/operation': operation, 'gatekeeper.sh/system': 'yes' },
      gatekeeperArgs(options, operation === 'audit'),
    );
  // The audit Deployment itself carries the controller's label on AKS.
  const asController = { 'control-plane': 'controller-manager' };
  const audit = gatekeeper('audit', 'gatekeeper-audit', 'audit-controller');
  deploy('gatekeeper-system', 'gatekeeper-audit', 1, audit, asController);
  const controller = gatekeeper('webhook', 'gatekeeper-controller', 'controller-manager');
  deploy('gatekeeper-system', 'gatekeeper-controller', 2, controller);
  for (const [name, image] of [
    ['azure-policy', addOnImage],
    ['azure-policy-webhook', webhookImage],
  ] as const)
    deploy('kube-system', name, 1, template(name, image, { app: name }));
  for (const object of [...services(world), ...addOnWebhooks(), config()]) ensure(world, object);
}

function services(world: World): NewObject[] {
  const service = (namespace: string, name: string, app: string): NewObject[] => [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: managed },
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.0.31.7',
        selector: { app },
        ports: [{ name: 'https-webhook-server', port: 443, targetPort: 8443, protocol: 'TCP' }],
      },
      status: { loadBalancer: {} },
    },
    endpointSlice(world, namespace, name, app, 8443),
  ];
  return [
    ...service('gatekeeper-system', 'gatekeeper-webhook-service', 'gatekeeper-controller'),
    ...service('kube-system', 'azure-policy-webhook-service', 'azure-policy-webhook'),
  ];
}

function config(): NewObject {
  return {
    apiVersion: 'config.gatekeeper.sh/v1alpha1',
    kind: 'Config',
    metadata: { name: 'config', namespace: 'gatekeeper-system', labels: managed },
    spec: {
      match: [{ excludedNamespaces: ['kube-system', 'gatekeeper-system'], processes: ['*'] }],
      sync: { syncOnly: [{ group: '', version: 'v1', kind: 'Service' }] },
    },
  };
}

/** Takes all of it away; `leftOvers` keeps templates, constraints and definitions, as a clean-up that stopped half-way. */
export function removeAddon(world: World, leftOvers = false): void {
  const deployments = [
    { namespace: 'gatekeeper-system', name: 'gatekeeper-audit' },
    { namespace: 'gatekeeper-system', name: 'gatekeeper-controller' },
    { namespace: 'kube-system', name: 'azure-policy' },
    { namespace: 'kube-system', name: 'azure-policy-webhook' },
  ].map((metadata) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata }));
  const ruled = templates(world).flatMap((template) => [...constraintsOf(world, template), template]);
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'gatekeeper-system' } };
  const rest = leftOvers ? [] : [...ruled, ...gatekeeperDefinitions(), namespace];
  for (const object of [...deployments, ...services(world), ...addOnWebhooks(), ...rest])
    removeIfPresent(world, object);
}
