import type { ClusterPicture } from '../cluster-picture.ts';
import type { ComponentDeployment } from '../component.ts';
import { isGatekeeper } from '../enforcement.ts';
import type { Finding } from '../finding.ts';
import { gatekeeperContainer } from '../gatekeeper-flags.ts';
import { recogniseInstallation } from '../installation.ts';
import { type KnownConstraint, known, knownConstraints, seen } from '../known.ts';
import { bytesOf } from '../quantity.ts';
import type { Observed } from './observed.ts';
import { constraintReference, count, deploymentReference, some } from './wording.ts';

/** The documented limits of Azure Policy for Kubernetes; a finding comes at four fifths of one. */
const recordsPerPolicy = 500;
const podsPerCluster = 10_000;
const near = 0.8;

/** `limit-records:<definition id>`, `limit-pods` and `limit-sizing:<namespace>/<deployment>`. */
export function limitFindings({ cluster, now }: Observed): readonly Finding[] {
  const { kind } = recogniseInstallation(cluster, now);
  if (kind !== 'addon' && kind !== 'both') return sizing(cluster);
  return [...records(cluster), ...pods(cluster), ...sizing(cluster)];
}

function records(cluster: ClusterPicture): readonly Finding[] {
  const ofAzure = knownConstraints(cluster).filter(({ constraint }) => constraint.origin?.definitionId);
  const byDefinition = Map.groupBy(ofAzure, ({ constraint }) => constraint.origin?.definitionId.toLowerCase() ?? '');
  return [...byDefinition].flatMap(([definition, constraints]): readonly Finding[] => {
    const total = constraints.reduce((sum, { constraint }) => sum + (constraint.totalViolations ?? 0), 0);
    const first = constraints[0]?.constraint;
    if (!first || total < near * recordsPerPolicy) return [];
    const over = total > recordsPerPolicy;
    return [
      {
        id: `limit-records:${definition}`,
        severity: 'warning',
        title: over
          ? `${first.kind} has ${count(total, 'violation')}: Azure takes ${recordsPerPolicy} records of a policy from a cluster, its compliance is incomplete`
          : `${first.kind} has ${count(total, 'violation')}, and Azure takes ${recordsPerPolicy} records of a policy from a cluster`,
        evidence: constraints.map(({ constraint, reading }: KnownConstraint) =>
          seen(
            reading,
            `${constraint.kind}/${constraint.name} status.totalViolations`,
            constraint.totalViolations === undefined ? 'absent' : count(constraint.totalViolations, 'violation'),
          ),
        ),
        next: 'Mend the workloads, or exclude namespaces in the assignment; until then trust the figures here rather than Azure’s',
        subject: constraintReference(first),
      },
    ];
  });
}

function pods(cluster: ClusterPicture): readonly Finding[] {
  const number = known(cluster.pods)?.size ?? 0;
  if (number < near * podsPerCluster) return [];
  return [
    {
      id: 'limit-pods',
      severity: 'warning',
      title: `The cluster has ${count(number, 'pod')}, and Azure Policy supports ${podsPerCluster.toLocaleString('en-US')}`,
      evidence: [seen(cluster.pods, cluster.pods.source, count(number, 'pod'))],
      next: 'Spread the workloads over more clusters before audits take too long or run out of memory',
    },
  ];
}

/** The documented sizing: beyond 500 pods and 40 constraints, 600 MB and 3 vCPU of each component, 350 MB and 2 before. */
function sizing(cluster: ClusterPicture): readonly Finding[] {
  const deployments = (known(cluster.deployments) ?? []).filter(isGatekeeper);
  const podCount = known(cluster.pods)?.size;
  const constraintCount = knownConstraints(cluster).length;
  if (podCount === undefined || deployments.length === 0) return [];
  const large = podCount > 500 && constraintCount > 40;
  const needed = (large ? 600 : 350) * 1_000_000;
  return deployments.flatMap((deployment): readonly Finding[] => {
    const limit = memoryLimit(deployment);
    if (limit === undefined || limit.bytes >= needed) return [];
    const { namespace, name } = deployment;
    return [
      {
        id: `limit-sizing:${namespace}/${name}`,
        severity: 'warning',
        title: `${name} may use ${limit.text} of memory, and ${needed / 1_000_000} MB are advised for ${count(podCount, 'pod')} and ${count(constraintCount, 'constraint')}`,
        evidence: [
          seen(cluster.deployments, `Deployment ${namespace}/${name} resources.limits.memory`, limit.text),
          seen(cluster.pods, cluster.pods.source, count(podCount, 'pod')),
          `constraints: ${constraintCount} of ${some([...cluster.constraints.keys()])}`,
        ],
        next: deployment.managedByAks
          ? 'The add-on’s limits are set by AKS: fewer constraints, or fewer pods in the cluster, keep it from being killed'
          : `Raise it before it is killed: kubectl set resources deployment -n ${namespace} ${name} --limits=memory=${large ? '1Gi' : '512Mi'}`,
        subject: deploymentReference(deployment),
      },
    ];
  });
}

function memoryLimit(deployment: ComponentDeployment): { bytes: number; text: string } | undefined {
  const limits = gatekeeperContainer(deployment.containers)?.resources.limits;
  const text = typeof limits === 'object' && limits !== null && 'memory' in limits ? String(limits.memory) : '';
  const bytes = bytesOf(text);
  return bytes === undefined ? undefined : { bytes, text };
}
