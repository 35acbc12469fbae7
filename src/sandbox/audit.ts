/** Gatekeeper's audit: evaluates every constraint, writes status, logs each violation, on the interval of its own argument. */
import { type ActiveConstraint, activeConstraints, auditPoint, cutMessage, isReviewed } from './evaluation.ts';
import { isRecord, type KubernetesObject, timestamp } from './kubernetes/objects.ts';
import type { Resource } from './kubernetes/resources.ts';
import type { AuditedViolation } from './violations.ts';
import { auditLog } from './world/gatekeeper-logs.ts';
import { gatekeeperPods } from './world/gatekeeper-pods.ts';
import { setStatus, type World } from './world/world.ts';

export interface AuditResult {
  id: string;
  /** Epoch ms. */
  at: number;
  violations: AuditedViolation[];
}

/** Undefined when no audit pod is ready to run it. */
export function audit(world: World): AuditResult | undefined {
  const pod = gatekeeperPods(world).find(({ operation }) => operation === 'audit')?.pod;
  if (!pod) return undefined;
  const at = world.now();
  const start = performance.now();
  const result: AuditResult = { id: new Date(at).toISOString().slice(0, 19).concat('Z'), at, violations: [] };
  const log = auditLog(world, pod, result.id);
  log.started();
  const resources = world.resources.all().filter(isReviewed);
  const limit = violationsLimit(pod);
  for (const active of activeConstraints(world, auditPoint)) {
    const found = active.actions.length > 0 ? violationsOf(world, active, resources) : [];
    for (const violation of found) log.violation(violation);
    writeStatus(world, active, found, at, limit);
    log.constraint(active.constraint, active.action, found.length);
    result.violations.push(...found);
  }
  log.finished();
  world.work.audited(pod, at, (performance.now() - start) / 1000, result.violations);
  return result;
}

function violationsOf(world: World, active: ActiveConstraint, resources: Resource[]): AuditedViolation[] {
  const { constraint, action, actions, scoped, matcher, evaluate } = active;
  return resources
    .filter((resource) => matcher.kind(resource))
    .flatMap((resource) =>
      world.store
        .list(resource)
        .filter((object) => matcher.object(resource, object))
        .flatMap((object) =>
          evaluate(object).map((message) => ({
            constraint,
            action,
            actions: scoped ? actions : undefined,
            resource,
            object,
            message: cutMessage(message),
          })),
        ),
    );
}

/** Gatekeeper's order: by group, version, kind, namespace, name, message; it keeps the lowest and lists them descending. */
function order({ resource, object, message }: AuditedViolation): string {
  const { namespace = '', name } = object.metadata;
  return [resource.group, resource.storage, resource.kind, namespace, name, message].join('\u0000');
}

function writeStatus(
  world: World,
  { constraint }: ActiveConstraint,
  found: AuditedViolation[],
  at: number,
  limit: number,
): void {
  const keyed = found.map((violation) => ({ key: order(violation), violation }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const kept = keyed.slice(0, limit).reverse();
  const { violations: _, ...status } = isRecord(constraint.status) ? constraint.status : {};
  setStatus(world, constraint, {
    ...status,
    auditTimestamp: timestamp(at),
    totalViolations: found.length,
    ...(kept.length > 0 ? { violations: kept.map(({ violation }) => statusViolation(violation)) } : {}),
  });
}

function statusViolation({ action, actions, resource, object, message }: AuditedViolation): Record<string, unknown> {
  const { namespace, name } = object.metadata;
  return {
    enforcementAction: action,
    ...(actions ? { enforcementActions: actions } : {}),
    group: resource.group,
    kind: resource.kind,
    message,
    name,
    ...(namespace ? { namespace } : {}),
    version: resource.storage,
  };
}

function argument(pod: KubernetesObject, name: string): number | undefined {
  const { containers = [] } = (pod.spec ?? {}) as { containers?: { args?: string[] }[] };
  const given = containers.flatMap(({ args = [] }) => args).find((text) => text.startsWith(`--${name}=`));
  return given === undefined ? undefined : Number(given.slice(name.length + 3));
}

function violationsLimit(pod: KubernetesObject): number {
  return argument(pod, 'constraint-violations-limit') ?? 20;
}

/** The interval that the audit pod was started with; undefined when there is none, 0 when the audit is off. */
export function auditIntervalSeconds(world: World): number | undefined {
  const pod = gatekeeperPods(world).find(({ operation }) => operation === 'audit')?.pod;
  return pod && (argument(pod, 'audit-interval') ?? 60);
}
