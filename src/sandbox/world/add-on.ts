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
const system = { 'gatekeeper.sh/system': 'yes', ...managed };
const limits = { limits: { cpu: '2', memory: '2Gi' }, requests: { cpu: '100m', memory: '256Mi' } };

function template(
  container: string,
  image: string,
  args: string[],
  labels: Record<string, string>,
  more: object = {},
): PodTemplate {
  return {
    metadata: { labels },
    spec: {
      serviceAccountName: container.startsWith('gatekeeper') ? 'gatekeeper-admin' : container,
      priorityClassName: 'system-cluster-critical',
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      containers: [{ name: container, image, imagePullPolicy: 'IfNotPresent', args, resources: limits, ...more }],
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
  const deploy = (
    namespace: string,
    name: string,
    replicas: number,
    pod: PodTemplate,
    labels: Record<string, string> = {},
  ) => {
    if (world.store.find(world.resources.get('apps', 'deployments'), namespace, name)) return;
    placeDeployment(world, namespace, name, replicas, pod, { ...managed, ...labels });
  };
  const audit = {
    app: 'gatekeeper-audit',
    'control-plane': 'audit-controller',
    'gatekeeper.sh/operation': 'audit',
    ...system,
  };
  const controller = {
    app: 'gatekeeper-controller',
    'control-plane': 'controller-manager',
    'gatekeeper.sh/operation': 'webhook',
    ...system,
  };
  // The audit Deployment itself carries the controller's label on AKS.
  const asController = { 'control-plane': 'controller-manager' };
  deploy(
    'gatekeeper-system',
    'gatekeeper-audit',
    1,
    template('gatekeeper-audit-container', gatekeeperImage, gatekeeperArgs(options, true), audit),
    asController,
  );
  deploy(
    'gatekeeper-system',
    'gatekeeper-controller',
    2,
    template('gatekeeper-controller-container', gatekeeperImage, gatekeeperArgs(options, false), controller),
  );
  deploy(
    'kube-system',
    'azure-policy',
    1,
    template('azure-policy', addOnImage, [], { app: 'azure-policy', ...managed }),
  );
  deploy(
    'kube-system',
    'azure-policy-webhook',
    1,
    template('azure-policy-webhook', webhookImage, [], { app: 'azure-policy-webhook', ...managed }),
  );
  for (const object of [...services(world), ...addOnWebhooks(), config()]) ensure(world, object);
}

function services(world: World): NewObject[] {
  const service = (namespace: string, name: string, app: string, port: number): NewObject[] => [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: managed },
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.0.31.7',
        selector: { app },
        ports: [{ name: 'https-webhook-server', port: 443, targetPort: port, protocol: 'TCP' }],
      },
      status: { loadBalancer: {} },
    },
    endpointSlice(world, namespace, name, app, port),
  ];
  return [
    ...service('gatekeeper-system', 'gatekeeper-webhook-service', 'gatekeeper-controller', 8443),
    ...service('kube-system', 'azure-policy-webhook-service', 'azure-policy-webhook', 8443),
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
  for (const name of ['gatekeeper-audit', 'gatekeeper-controller'])
    removeIfPresent(world, 'apps/v1', 'Deployment', 'gatekeeper-system', name);
  for (const name of ['azure-policy', 'azure-policy-webhook'])
    removeIfPresent(world, 'apps/v1', 'Deployment', 'kube-system', name);
  for (const object of [...services(world), ...addOnWebhooks()]) {
    removeIfPresent(world, object.apiVersion, object.kind, object.metadata.namespace, object.metadata.name ?? '');
  }
  if (leftOvers) return;
  for (const template of templates(world)) {
    for (const constraint of constraintsOf(world, template))
      removeIfPresent(world, constraint.apiVersion, constraint.kind, undefined, constraint.metadata.name);
    removeIfPresent(world, template.apiVersion, template.kind, undefined, template.metadata.name);
  }
  for (const definition of gatekeeperDefinitions()) {
    removeIfPresent(world, definition.apiVersion, definition.kind, undefined, definition.metadata.name ?? '');
  }
  removeIfPresent(world, 'v1', 'Namespace', undefined, 'gatekeeper-system');
}
