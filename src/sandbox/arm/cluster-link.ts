/** Joins the sandbox's Azure to its cluster: assignments become constraints, audits become compliance. */
import { parse } from 'yaml';
import type { AuditResult as ClusterAudit } from '../audit.ts';
import type { SandboxCluster } from '../cluster.ts';
import type { KubernetesObject, NewObject } from '../kubernetes/objects.ts';
import type { Sandbox } from '../sandbox.ts';
import { type AssignedPolicy, constraintOf } from '../world/policies.ts';
import { type ArmHooks, type ArmOptions, type SandboxArm, startArm } from './arm.ts';
import type { EffectiveDefinition } from './effective-assignments.ts';
import type { AuditedObject, AuditResult } from './policy-states.ts';

/**
 * The ARM of a sandbox's cluster. `addon` says whether the sandbox was started with it. What ARM has assigned replaces
 * what the cluster started with, at once.
 */
export async function startLinkedArm(
  sandbox: Sandbox,
  { addon, ...options }: Omit<Partial<ArmOptions>, 'ca' | 'cluster' | 'hooks'> & { addon: boolean },
): Promise<SandboxArm> {
  const { server, caPem, cluster, authority } = sandbox;
  const arm = await startArm({
    ...options,
    ca: authority,
    cluster: {
      host: new URL(server).host,
      addon,
      // A cluster without Entra ID hands out its own administrator either way.
      signIn: (admin) => ({
        server,
        caPem,
        token: sandbox.token(admin ? 'clusterAdmin' : 'clusterUser', ['system:masters']),
      }),
    },
    hooks: linkedHooks(cluster),
  });
  cluster.setPolicies(arm.effective().flatMap(assignedPolicy));
  cluster.syncPolicies();
  return arm;
}

export function linkedHooks(cluster: SandboxCluster): ArmHooks {
  let last: ClusterAudit | undefined;
  cluster.onAudit((audit) => {
    last = audit;
  });
  return {
    onAddon: (enabled) => (enabled ? cluster.installAddon() : cluster.removeAddon()),
    onAssignmentsChanged: (effective) => {
      cluster.setPolicies(effective.flatMap(assignedPolicy));
      cluster.syncPolicies();
    },
    auditResults: () => cluster.policies().flatMap((policy) => auditOf(cluster, policy, last)),
  };
}

/** Where the parameter of a definition has another name in its template than the cluster's own renaming knows. */
const renamed: Record<string, string> = { procMountType: 'procMount' };

function assignedPolicy(one: EffectiveDefinition): AssignedPolicy[] {
  if (!one.inCluster || one.exempt || one.mutation || one.effect.toLowerCase() === 'disabled') return [];
  const { assignmentId, definitionId, referenceId, setDefinitionId, effect, parameters, values } = one;
  const { excludedNamespaces, namespaces, labelSelector } = parameters;
  const own = Object.entries(values).map(([name, value]) => [renamed[name] ?? name, value]);
  return [
    {
      assignmentId,
      definitionId,
      referenceId,
      setDefinitionId,
      effect,
      warn: parameters.warn === true,
      enforced: one.enforcementMode !== 'DoNotEnforce',
      parameters: { excludedNamespaces, namespaces, labelSelector, ...Object.fromEntries(own) },
      ...(one.templateContent
        ? { template: parse(one.templateContent) as NewObject, ...(one.match ? { match: one.match } : {}) }
        : {}),
    },
  ];
}

/** Nothing while the constraint is not there: Azure has not heard of it either. */
function auditOf(cluster: SandboxCluster, policy: AssignedPolicy, last: ClusterAudit | undefined): AuditResult[] {
  const wanted = constraintOf(policy);
  const name = wanted?.metadata.name;
  const constraint = wanted && name && cluster.get('constraints.gatekeeper.sh', wanted.kind.toLowerCase(), '', name);
  if (!constraint) return [];
  const { assignmentId, definitionId, referenceId } = policy;
  const status = constraint.status as ConstraintStatus | undefined;
  const reasonCode = status?.auditTimestamp ? {} : { reasonCode: 'ConstraintNotProcessed' };
  return [
    {
      assignmentId,
      definitionId,
      referenceId,
      objects: brokenBy(constraint, status?.violations ?? [], last),
      ...reasonCode,
    },
  ];
}

interface ConstraintStatus {
  auditTimestamp?: string;
  violations?: AuditedObject[];
}

/** From the last audit heard of, which knows all; before it, from the constraint's status, which keeps twenty. */
function brokenBy(constraint: KubernetesObject, kept: AuditedObject[], last?: ClusterAudit): AuditedObject[] {
  const heard = last?.violations
    .filter((one) => one.constraint.metadata.uid === constraint.metadata.uid)
    .map(({ object: { kind, metadata }, message }) => ({
      kind,
      namespace: metadata.namespace,
      name: metadata.name,
      message,
    }));
  const found = heard ?? kept;
  return [...new Map(found.map((one) => [`${one.kind} ${one.namespace ?? ''} ${one.name}`, one])).values()];
}
