/** What Gatekeeper's pods write: the audit every violation past the cap, the webhook every refusal. */

import type { ActiveConstraint } from '../evaluation.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { AuditedViolation } from '../violations.ts';
import { gatekeeperPods } from './gatekeeper-pods.ts';
import type { World } from './world.ts';

function writeLine(world: World, pod: KubernetesObject, line: Record<string, unknown>): void {
  const { containers = [] } = pod.spec as { containers?: { name: string }[] };
  const { namespace = '', name } = pod.metadata;
  const at = world.now();
  const entry = JSON.stringify({ level: 'info', ts: at / 1000, ...line });
  world.logs.append(namespace, name, containers[0]?.name ?? '', entry, at);
}

function typeFields(prefix: string, { apiVersion, kind }: KubernetesObject): Record<string, unknown> {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return { [`${prefix}_group`]: group, [`${prefix}_api_version`]: version, [`${prefix}_kind`]: kind };
}

function constraintFields(constraint: KubernetesObject): Record<string, unknown> {
  return {
    ...typeFields('constraint', constraint),
    constraint_name: constraint.metadata.name,
    constraint_namespace: '',
  };
}

function resourceFields(object: KubernetesObject): Record<string, unknown> {
  const { namespace = '', name, generateName = '' } = object.metadata;
  return { ...typeFields('resource', object), resource_namespace: namespace, resource_name: name || generateName };
}

export function auditLog(world: World, pod: KubernetesObject, id: string) {
  const started = world.now();
  const write = (msg: string, event: string, more: Record<string, unknown> = {}) =>
    writeLine(world, pod, { logger: 'controller', msg, process: 'audit', audit_id: id, event_type: event, ...more });
  return {
    started: () => write('auditing is started', 'audit_started'),
    violation: ({ constraint, action, actions = [], object, message }: AuditedViolation) =>
      write(message, 'violation_audited', {
        details: {},
        ...constraintFields(constraint),
        constraint_action: action,
        constraint_enforcement_actions: actions,
        constraint_annotations: constraint.metadata.annotations ?? {},
        ...resourceFields(object),
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
    ...resourceFields(object),
    request_username: username,
  });
}
