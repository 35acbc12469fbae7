/** Who runs what in the sandbox's cluster, and what each of them does not do by the book. */

/** Ways in which a workload breaks policies. */
export type Sin =
  | 'privileged'
  | 'escalation'
  | 'writable-root'
  | 'root'
  | 'no-seccomp'
  | 'capabilities'
  | 'sys-admin'
  | 'host-network'
  | 'host-pid'
  | 'host-path'
  | 'no-limits'
  | 'large-limits'
  | 'no-requests'
  | 'foreign-image'
  | 'latest'
  | 'no-probes'
  | 'automount'
  | 'no-owner'
  | 'sysctl'
  | 'no-spread'
  | 'sidecar';

export interface App {
  name: string;
  replicas: number;
  sins: Sin[];
}

/** What most teams have not got round to. */
const usual: Sin[] = ['writable-root', 'no-seccomp', 'automount', 'no-spread'];
const careless: Sin[] = [...usual, 'escalation', 'root', 'no-probes', 'no-owner', 'no-requests'];
const legacy: Sin[] = [...careless, 'no-limits', 'foreign-image', 'latest', 'capabilities'];

export const app = (name: string, replicas: number, ...sins: Sin[]): App => ({ name, replicas, sins });

export const deployments: Record<string, App[]> = {
  'team-a': [
    app('web', 2, ...usual, 'privileged', 'escalation'),
    app('api', 3, ...usual),
    app('worker', 2, ...careless),
    app('image-resizer', 2, ...usual, 'large-limits'),
    app('feature-flags', 1, 'automount'),
    app('session-cache', 1, ...careless, 'foreign-image'),
  ],
  'team-b': [
    app('storefront', 3, ...usual),
    app('reports', 2, ...careless),
    app('reports-api', 2, ...usual, 'no-limits'),
    app('pdf-renderer', 2, ...legacy),
    app('webhooks', 2, ...usual, 'no-probes'),
    app('admin', 1, ...careless, 'host-network'),
  ],
  payments: [
    app('gateway', 3),
    app('ledger', 2, 'automount'),
    app('reconciler', 1),
    app('fraud-scoring', 2, 'large-limits'),
    app('card-vault', 2, 'sidecar'),
    app('payouts', 2, 'no-seccomp'),
  ],
  checkout: [
    app('cart', 3, 'writable-root'),
    app('pricing', 2, 'writable-root'),
    app('tax', 2),
    app('promotions', 2, ...usual, 'no-probes'),
    app('order-intake', 3, 'automount'),
  ],
  catalog: [
    app('products', 3, ...usual),
    app('inventory', 2, ...usual),
    app('recommendations', 2, ...careless),
    app('media', 2, ...usual, 'host-path'),
    app('import-feed', 1, ...legacy),
  ],
  search: [
    app('query', 3, ...usual),
    app('indexer', 2, ...usual, 'sysctl'),
    app('suggest', 2, 'writable-root'),
    app('synonyms', 1, ...careless),
  ],
  identity: [
    app('login', 3),
    app('token-service', 2),
    app('user-profile', 2, 'automount'),
    app('audit-trail', 1, 'writable-root'),
  ],
  'data-platform': [
    app('schema-registry', 2, ...usual, 'foreign-image'),
    app('stream-router', 3, ...usual),
    app('etl-scheduler', 1, ...careless, 'host-path'),
    app('query-console', 1, ...legacy),
    app('lineage', 1, ...careless),
  ],
  'ml-training': [
    app('notebook-hub', 2, ...legacy),
    app('model-server', 3, ...usual, 'large-limits'),
    app('feature-store', 2, ...careless),
    app('gpu-operator', 1, ...careless, 'privileged', 'host-path', 'sys-admin'),
  ],
  observability: [
    app('grafana', 2, ...usual, 'foreign-image'),
    app('alert-router', 2, ...usual),
    app('log-gateway', 2, ...careless, 'foreign-image'),
    app('trace-collector', 3, ...usual),
  ],
  'legacy-crm': [
    app('crm-frontend', 2, ...legacy),
    app('crm-backend', 2, ...legacy, 'privileged'),
    app('fax-bridge', 1, ...legacy, 'host-network', 'host-pid', 'privileged'),
    app('mail-relay', 1, ...legacy, 'host-network'),
    app('report-printer', 1, ...legacy),
  ],
  'kube-system': [
    app('coredns', 2, ...usual),
    app('metrics-server', 2, ...usual),
    app('konnectivity-agent', 2, ...usual),
  ],
  'ingress-nginx': [app('ingress-nginx-controller', 2, ...usual, 'foreign-image', 'capabilities')],
  'cert-manager': [
    app('cert-manager', 1, 'foreign-image', 'automount', 'no-owner'),
    app('cert-manager-webhook', 1, 'foreign-image', 'automount', 'no-owner'),
    app('cert-manager-cainjector', 1, 'foreign-image', 'automount', 'no-owner'),
  ],
  default: [app('debug-shell', 1, ...legacy, 'privileged'), app('hello', 1, ...legacy)],
};

export const statefulSets: Record<string, App[]> = {
  'data-platform': [app('kafka', 3, ...usual, 'foreign-image'), app('postgres', 2, ...careless, 'foreign-image')],
  search: [app('opensearch', 3, ...usual, 'foreign-image', 'sysctl', 'large-limits')],
  'team-a': [app('redis', 1, ...usual, 'foreign-image')],
  observability: [app('prometheus', 2, ...usual, 'foreign-image', 'large-limits')],
};

export const daemonSets: Record<string, App[]> = {
  observability: [
    app('node-exporter', 5, ...usual, 'host-network', 'host-pid', 'host-path', 'foreign-image'),
    app('log-agent', 5, ...usual, 'host-path', 'root'),
  ],
  'ml-training': [app('nvidia-device-plugin', 5, ...careless, 'host-path', 'privileged', 'foreign-image')],
};

export const jobs: Record<string, App[]> = {
  'data-platform': [app('nightly-export', 1, ...careless), app('compaction', 1, ...usual)],
  payments: [app('settlement', 1), app('fx-rates', 1)],
  'team-b': [app('newsletter', 1, ...legacy)],
  'legacy-crm': [app('backup', 1, ...legacy, 'host-path')],
  'ml-training': [app('retrain', 1, ...careless, 'large-limits')],
};

export const systemNamespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'gatekeeper-system'];
