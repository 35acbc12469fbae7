/** What no workload owns, some of it against the rules. */
import { timestamp } from '../kubernetes/objects.ts';
import { podTemplate } from './pod-templates.ts';
import { nodes, runningStatus } from './pods.ts';
import { app } from './workload-catalogue.ts';
import { place, type World } from './world.ts';

const httpsOnly = { 'kubernetes.io/ingress.allow-http': 'false' };
const day = 24 * 3600 * 1000;

const toolbox = app(
  'toolbox',
  1,
  'root',
  'writable-root',
  'no-limits',
  'foreign-image',
  'latest',
  'no-probes',
  'automount',
  'no-owner',
  'no-seccomp',
);

/** Ingresses, public services, a naked pod, roles, a budget that blocks drains, storage classes. */
export function placeOddities(world: World): void {
  const created = (days: number) => timestamp(world.now() - days * day);
  const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
  const ingress = (namespace: string, name: string, host: string | undefined, secure: boolean) =>
    place(world, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, namespace, creationTimestamp: created(31), annotations: secure ? httpsOnly : {} },
      spec: {
        ingressClassName: 'nginx',
        ...(secure ? { tls: [{ hosts: [host], secretName: `${name}-tls` }] } : {}),
        rules: [
          { ...(host && { host }), http: { paths: [{ path: '/', pathType: 'Prefix', backend: backend(name) }] } },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: '20.4.13.37' }] } },
    });
  ingress('team-a', 'web', 'www.contoso.example', true);
  ingress('team-b', 'storefront', 'shop.contoso.example', false);
  ingress('legacy-crm', 'crm-frontend', undefined, false);
  ingress('identity', 'login', 'login.contoso.example', true);
  const service = (namespace: string, name: string, app: string, ports: number[], more: Record<string, unknown> = {}) =>
    place(world, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, creationTimestamp: created(22) },
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.0.0.9',
        selector: { app },
        ports: ports.map((port) => ({ name: `p${port}`, port, protocol: 'TCP' })),
        ...more,
      },
      status: { loadBalancer: more.type === 'LoadBalancer' ? { ingress: [{ ip: '20.73.8.21' }] } : {} },
    });
  service('legacy-crm', 'crm-public', 'crm-frontend', [80, 8443], { type: 'LoadBalancer' });
  service('team-b', 'storefront-canary', 'storefront', [80]);
  service('data-platform', 'kafka', 'kafka', [9092, 9093]);
  service('data-platform', 'postgres', 'postgres', [5432]);
  service('team-a', 'redis', 'redis', [6379]);
  service('legacy-crm', 'fax', 'fax-bridge', [2121], { externalIPs: ['203.0.113.7'] });
  service('default', 'kubernetes', '', [443], { selector: undefined });
  const shell = { name: 'toolbox', namespace: 'team-a', creationTimestamp: created(6), labels: { app: 'toolbox' } };
  const { spec } = podTemplate(toolbox, 'team-a', 'Pod');
  place(world, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: shell,
    spec: { ...spec, nodeName: nodes[2] },
    status: runningStatus('toolbox', spec, world.now() - 6 * day),
  });
  const budget = (namespace: string, name: string, more: Record<string, unknown>) =>
    place(world, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, namespace, creationTimestamp: created(50) },
      spec: { selector: { matchLabels: { app: name } }, ...more },
      status: {},
    });
  budget('data-platform', 'kafka', { maxUnavailable: 0 });
  budget('payments', 'gateway', { minAvailable: 1 });
  for (const [name, provisioner] of [
    ['managed-csi', 'disk.csi.azure.com'],
    ['azurefile-csi', 'file.csi.azure.com'],
    ['legacy-disk', 'kubernetes.io/azure-disk'],
  ] as const) {
    place(world, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name, creationTimestamp: created(120) },
      provisioner,
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  }
}
