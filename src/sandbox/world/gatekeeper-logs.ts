/** What Gatekeeper's pods write: the audit every violation past the cap, the webhook every refusal. */

import type { ActiveConstraint } from '../evaluation.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { AuditedViolation } from '../violations.ts';
import { gatekeeperPods } from './gatekeeper.ts';
import type { World } from './world.ts';

function writeLine(world: World, pod: KubernetesObject, line: Record<string, unknown>): void {
  const { containers = [] } = pod.spec as { containers?: { name: string }[] };
  const at = world.now();
  const entry = { level: 'info', ts: at / 1000, ...line };
  world.logs.append(
    pod.metadata.namespace ?? '',
    pod.metadata.name,
    containers[0]?.name ?? '',
    JSON.stringify(entry),
    at,
  );
}

function constraintFields({ apiVersion, kind, metadata }: KubernetesObject): Record<string, unknown> {
  const [group, version] = apiVersion.split('/');
  return {
    constraint_group: group,
    constraint_api_version: version,
    constraint_kind: kind,
    constraint_name: metadata.name,
    constraint_namespace: '',
  };
}

export function auditLog(world: World, pod: KubernetesObject, id: string) {
  const started = world.now();
  const write = (msg: string, event: string, fields: Record<string, unknown> = {}) =>
    writeLine(world, pod, { logger: 'controller', msg, process: 'audit', audit_id: id, event_type: event, ...fields });
  return {
    started: () => write('auditing is started', 'audit_started'),
    violation: ({ constraint, action, actions = [], resource, object, message }: AuditedViolation) =>
      write(message, 'violation_audited', {
        details: {},
        ...constraintFields(constraint),
        constraint_action: action,
        constraint_enforcement_actions: actions,
        constraint_annotations: constraint.metadata.annotations ?? {},
        resource_group: resource.group,
        resource_api_version: resource.storage,
        resource_kind: resource.kind,
        resource_namespace: object.metadata.namespace ?? '',
        resource_name: object.metadata.name,
        resource_labels: object.metadata.labels ?? {},
      }),
    constraint: (constraint: KubernetesObject, action: string, total: number) =>
      write('audit results for constraint', 'constraint_audited', {
        ...constraintFields(constraint),
        constraint_action: action,
        constraint_status: 'enforced',
        constraint_violations: String(total),
      }),
    finished: () => write('auditing is complete', 'audit_finished', { duration: `${(world.now() - started) / 1000}s` }),
  };
}

/** The webhook's line; its msg says "denied admission" for dryrun and warn too, as Gatekeeper's does. */
export function logDenial(
  world: World,
  { constraint, action, actions, scoped }: ActiveConstraint,
  object: KubernetesObject,
  message: string,
  username: string,
): void {
  const pod = gatekeeperPods(world).find(({ operation }) => operation === 'webhook')?.pod;
  if (!pod) return;
  const [group = '', version = group] = object.apiVersion.includes('/')
    ? object.apiVersion.split('/')
    : ['', object.apiVersion];
  writeLine(world, pod, {
    logger: 'webhook',
    msg: `denied admission: ${message}`,
    hookType: 'validation',
    process: 'admission',
    details: {},
    event_type: 'violation',
    ...constraintFields(constraint),
    constraint_action: action,
    constraint_enforcement_actions: scoped ? actions : [],
    resource_group: group,
    resource_api_version: version,
    resource_kind: object.kind,
    resource_namespace: object.metadata.namespace ?? '',
    resource_name: object.metadata.name || (object.metadata.generateName ?? ''),
    request_username: username,
  });
}
