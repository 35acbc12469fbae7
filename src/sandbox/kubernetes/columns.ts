/** The columns of server-side tables, named and filled as kube-apiserver's printers do (pkg/printers/internalversion). */
import { fieldAt, isRecord, type KubernetesObject } from './objects.ts';

export interface Column {
  name: string;
  type: 'string' | 'integer' | 'date' | 'boolean' | 'number';
  /** 0 is always shown, above that only with -o wide. */
  priority: number;
  /** null where the object has no such field. */
  value(object: KubernetesObject, now: number): string | number | boolean | null;
}

type Value = Column['value'];

function column(name: string, value: Value, type: Column['type'] = 'string', priority = 0): Column {
  return { name, type, priority, value };
}

/** As kubectl writes ages: 45s, 5m30s, 3h12m, 2d4h, 12d, 3y20d. */
export function age(since: unknown, now: number): string {
  if (typeof since !== 'string') return '<unknown>';
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const parts = (large: number, small: number, a: string, b: string) => `${large}${a}${small > 0 ? small + b : ''}`;
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return parts(minutes, seconds % 60, 'm', 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return parts(hours, minutes % 60, 'h', 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return parts(days, hours % 24, 'd', 'h');
  if (days < 730) return `${days}d`;
  return parts(Math.floor(days / 365), days % 365, 'y', 'd');
}

const text = (object: unknown, path: string, otherwise = '<none>') => {
  const value = fieldAt(object, path);
  return value === undefined || value === null || value === '' ? otherwise : String(value);
};
const number = (object: unknown, path: string) => Number(fieldAt(object, path) ?? 0);
const list = (object: unknown, path: string): Record<string, unknown>[] => {
  const value = fieldAt(object, path);
  return Array.isArray(value) ? value.filter(isRecord) : [];
};
const field = (name: string, path: string, type: Column['type'] = 'string', priority = 0) =>
  column(name, (object) => (type === 'integer' ? number(object, path) : text(object, path)), type, priority);

export const ageColumn = column('Age', (object, now) => age(object.metadata.creationTimestamp, now));
const wide = (name: string, value: Value) => column(name, value, 'string', 1);
/** One text of each entry of a list, joined. */
const each = (object: unknown, path: string, name: string, otherwise?: string) =>
  list(object, path)
    .map((entry) => text(entry, name, otherwise))
    .join(',');
const pairs = (object: unknown, path: string) =>
  Object.entries(fieldAt(object, path) ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',') || '<none>';
const templated = 'spec.template.spec.containers';
const containers = [
  wide('Containers', (o) => each(o, templated, 'name')),
  wide('Images', (o) => each(o, templated, 'image')),
];
const selector = (path: string) => wide('Selector', (o) => pairs(o, path));
const has = (object: unknown, type: string, status?: string) =>
  list(object, 'status.conditions').some((c) => c.type === type && (!status || c.status === status));
const ready = column('Ready', (o) => `${number(o, 'status.readyReplicas')}/${number(o, 'spec.replicas')}`);

const podStatus: Value = (pod) => {
  if (pod.metadata.deletionTimestamp) return 'Terminating';
  for (const status of list(pod, 'status.containerStatuses')) {
    const reason = fieldAt(status, 'state.waiting.reason') ?? fieldAt(status, 'state.terminated.reason');
    if (typeof reason === 'string' && reason !== '') return reason;
  }
  return text(pod, 'status.reason', text(pod, 'status.phase', 'Unknown'));
};
const podRestarts: Value = (pod, now) => {
  const statuses = list(pod, 'status.containerStatuses');
  const restarts = statuses.reduce((sum, status) => sum + number(status, 'restartCount'), 0);
  const last = statuses.map((s) => fieldAt(s, 'lastState.terminated.finishedAt')).filter((t) => typeof t === 'string');
  return restarts > 0 && last.length > 0 ? `${restarts} (${age(last.sort().at(-1), now)} ago)` : String(restarts);
};

export const pod = [
  column('Ready', (o) => {
    const statuses = list(o, 'status.containerStatuses');
    return `${statuses.filter((s) => s.ready === true).length}/${list(o, 'spec.containers').length}`;
  }),
  column('Status', podStatus),
  column('Restarts', podRestarts),
  ageColumn,
  field('IP', 'status.podIP', 'string', 1),
  field('Node', 'spec.nodeName', 'string', 1),
  field('Nominated Node', 'status.nominatedNodeName', 'string', 1),
  column('Readiness Gates', () => '<none>', 'string', 1),
];
export const namespace = [field('Status', 'status.phase'), ageColumn];
export const node = [
  column('Status', (o) => (has(o, 'Ready', 'True') ? 'Ready' : 'NotReady')),
  column('Roles', () => '<none>'),
  ageColumn,
  field('Version', 'status.nodeInfo.kubeletVersion'),
];
export const service = [
  field('Type', 'spec.type'),
  field('Cluster-IP', 'spec.clusterIP'),
  column('External-IP', (o) => {
    const given = fieldAt(o, 'spec.externalIPs');
    const ips = [each(o, 'status.loadBalancer.ingress', 'ip'), Array.isArray(given) ? given.join(',') : ''];
    return ips.filter(Boolean).join(',') || (fieldAt(o, 'spec.type') === 'LoadBalancer' ? '<pending>' : '<none>');
  }),
  column(
    'Port(s)',
    (o) =>
      list(o, 'spec.ports')
        .map((p) => `${p.port}/${p.protocol ?? 'TCP'}`)
        .join(',') || '<none>',
  ),
  ageColumn,
  selector('spec.selector'),
];
export const configMap = [column('Data', (o) => Object.keys(fieldAt(o, 'data') ?? {}).length, 'integer'), ageColumn];
export const secret = [field('Type', 'type'), ...configMap];
export const event = [
  column('Last Seen', (o, now) => age(fieldAt(o, 'lastTimestamp'), now)),
  field('Type', 'type'),
  field('Reason', 'reason'),
  column('Object', (o) => `${text(o, 'involvedObject.kind').toLowerCase()}/${text(o, 'involvedObject.name')}`),
  column('Message', (o) => text(o, 'message', '').trim()),
];
export const deployment = [
  ready,
  field('Up-to-date', 'status.updatedReplicas', 'integer'),
  field('Available', 'status.availableReplicas', 'integer'),
  ageColumn,
  ...containers,
  selector('spec.selector.matchLabels'),
];
export const replicaSet = [
  field('Desired', 'spec.replicas', 'integer'),
  field('Current', 'status.replicas', 'integer'),
  field('Ready', 'status.readyReplicas', 'integer'),
  ageColumn,
  ...containers,
  selector('spec.selector.matchLabels'),
];
export const statefulSet = [ready, ageColumn, ...containers];
export const daemonSet = [
  field('Desired', 'status.desiredNumberScheduled', 'integer'),
  field('Current', 'status.currentNumberScheduled', 'integer'),
  field('Ready', 'status.numberReady', 'integer'),
  field('Up-to-date', 'status.updatedNumberScheduled', 'integer'),
  field('Available', 'status.numberAvailable', 'integer'),
  column('Node Selector', (o) => pairs(o, 'spec.template.spec.nodeSelector')),
  ageColumn,
  ...containers,
];
export const job = [
  column('Status', (o) => (has(o, 'Complete') ? 'Complete' : 'Running')),
  column('Completions', (o) => `${number(o, 'status.succeeded')}/${fieldAt(o, 'spec.completions') ?? 1}`),
  ageColumn,
  ...containers,
];
export const cronJob = [
  field('Schedule', 'spec.schedule'),
  field('Timezone', 'spec.timeZone'),
  column('Suspend', (o) => (fieldAt(o, 'spec.suspend') === true ? 'True' : 'False')),
  column('Active', (o) => list(o, 'status.active').length, 'integer'),
  column('Last Schedule', (o, now) => {
    const last = fieldAt(o, 'status.lastScheduleTime');
    return last ? age(last, now) : '<none>';
  }),
  ageColumn,
];
export const ingress = [
  field('Class', 'spec.ingressClassName'),
  column('Hosts', (o) => each(o, 'spec.rules', 'host', '*') || '*'),
  column('Address', (o) => each(o, 'status.loadBalancer.ingress', 'ip')),
  column('Ports', (o) => (list(o, 'spec.tls').length > 0 ? '80, 443' : '80')),
  ageColumn,
];
export const webhooks = [column('Webhooks', (o) => list(o, 'webhooks').length, 'integer'), ageColumn];
export const customResourceDefinition = [column('Created At', (o) => o.metadata.creationTimestamp, 'date')];

/** A CustomResourceDefinition's additionalPrinterColumns entry, whose jsonPath is a plain dotted path. */
export function customColumn(definition: Record<string, unknown>): Column {
  const path = String(definition.jsonPath ?? '').replace(/^\./, '');
  const type = (definition.type ?? 'string') as Column['type'];
  return column(
    String(definition.name),
    (object, now) => {
      const value = fieldAt(object, path);
      if (value === undefined || value === null) return null;
      if (type === 'date') return age(value, now);
      return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
    },
    type,
    Number(definition.priority ?? 0),
  );
}
