import type { ClusterPicture } from '../cluster-picture.ts';
import type { ComponentDeployment } from '../component.ts';
import { type Constraint, constraintKey } from '../constraint.ts';
import { isGatekeeper } from '../enforcement.ts';
import type { Finding } from '../finding.ts';
import { gatekeeperContainer } from '../gatekeeper-flags.ts';
import { recogniseInstallation } from '../installation.ts';
import { type KnownConstraint, known, knownConstraints, seen } from '../known.ts';
import { counted, grouped } from '../number-text.ts';
import { bytesOf } from '../quantity.ts';
import type { Observed } from './observed.ts';
import { type Cause, firstLines, oneACause, type Single } from './one-a-cause.ts';
import { constraintReference, deploymentReference, seenOf, some } from './wording.ts';

/** The documented limits of Azure Policy for Kubernetes; a finding comes at four fifths of one. */
const recordsPerPolicy = 500;
const taken = `Azure takes ${recordsPerPolicy} records of a policy from a cluster`;
const podsPerCluster = 10_000;
const near = 0.8;

/** `limit-records:<definition id>` (of many, `limit-records`), `limit-pods` and `limit-sizing:<namespace>/<deployment>`. */
export function* limitFindings({ cluster, now }: Observed): Iterable<Finding> {
  const { kind } = recogniseInstallation(cluster, now);
  if (kind === 'addon' || kind === 'both') {
    yield* oneACause(records(cluster));
    yield* pods(cluster);
  }
  yield* sizing(cluster);
}

function records(cluster: ClusterPicture): readonly Single[] {
  const ofAzure = knownConstraints(cluster).filter(({ constraint }) => constraint.origin?.definitionId);
  const byDefinition = Map.groupBy(ofAzure, ({ constraint }) => constraint.origin?.definitionId.toLowerCase() ?? '');
  return [...byDefinition]
    .map(([definition, constraints]) => ({
      definition,
      constraints,
      total: constraints.reduce((sum, { constraint }) => sum + (constraint.totalViolations ?? 0), 0),
    }))
    .filter(({ total }) => total >= near * recordsPerPolicy)
    .sort((a, b) => b.total - a.total)
    .flatMap(({ definition, constraints, total }) => {
      const [first, ...others] = constraints;
      if (!first) return [];
      const names = `${constraintKey(first.constraint)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
      const finding = tooMany(definition, first.constraint, constraints, total);
      return [{ cause: manyRecords, finding, line: `${names}: ${counted(total, 'violation')}` }];
    });
}

function tooMany(
  definition: string,
  first: Constraint,
  constraints: readonly KnownConstraint[],
  total: number,
): Finding {
  return {
    id: `limit-records:${definition}`,
    severity: 'warning',
    title:
      total > recordsPerPolicy
        ? `${first.kind} has ${counted(total, 'violation')}: ${taken}, its compliance is incomplete`
        : `${first.kind} has ${counted(total, 'violation')}, and ${taken}`,
    evidence: firstLines(
      constraints.map((one) => {
        const { totalViolations } = one.constraint;
        const found = totalViolations === undefined ? 'absent' : counted(totalViolations, 'violation');
        return seenOf(one, 'status.totalViolations', found);
      }),
      'constraints',
    ),
    next: 'Mend the workloads, or exclude namespaces in the assignment; until then trust the figures here rather than Azure’s',
    subject: constraintReference(first),
  };
}

const manyRecords: Cause = {
  id: 'limit-records',
  title: (count) => `${count} policies have ${near * recordsPerPolicy} violations or more, and ${taken}`,
  nouns: 'policies',
};

function* pods(cluster: ClusterPicture): Iterable<Finding> {
  const number = known(cluster.pods)?.size ?? 0;
  if (number < near * podsPerCluster) return;
  yield {
    id: 'limit-pods',
    severity: 'warning',
    title: `The cluster has ${counted(number, 'pod')}, and Azure Policy supports ${grouped(podsPerCluster)}`,
    evidence: [seen(cluster.pods, cluster.pods.source, counted(number, 'pod'))],
    next: 'Spread the workloads over more clusters before audits take too long or run out of memory',
  };
}

/** The documented sizing: beyond 500 pods and 40 constraints, 600 MB and 3 vCPU of each component, 350 MB and 2 before. */
function* sizing(cluster: ClusterPicture): Iterable<Finding> {
  const deployments = (known(cluster.deployments) ?? []).filter(isGatekeeper);
  const podCount = known(cluster.pods)?.size;
  const constraintCount = knownConstraints(cluster).length;
  if (podCount === undefined || deployments.length === 0) return;
  const large = podCount > 500 && constraintCount > 40;
  const needed = (large ? 600 : 350) * 1_000_000;
  for (const deployment of deployments) {
    const limit = memoryLimit(deployment);
    if (limit === undefined || limit.bytes >= needed) continue;
    const { namespace, name } = deployment;
    yield {
      id: `limit-sizing:${namespace}/${name}`,
      severity: 'warning',
      title: `${name} may use ${limit.text} of memory, and ${needed / 1_000_000} MB are advised for ${counted(podCount, 'pod')} and ${counted(constraintCount, 'constraint')}`,
      evidence: [
        seen(cluster.deployments, `Deployment ${namespace}/${name} resources.limits.memory`, limit.text),
        seen(cluster.pods, cluster.pods.source, counted(podCount, 'pod')),
        `constraints: ${constraintCount} of ${some([...cluster.constraints.keys()])}`,
      ],
      next: deployment.managedByAks
        ? 'The add-on’s limits are set by AKS: fewer constraints, or fewer pods in the cluster, keep it from being killed'
        : `Raise it before it is killed: kubectl set resources deployment -n ${namespace} ${name} --limits=memory=${large ? '1Gi' : '512Mi'}`,
      subject: deploymentReference(deployment),
    };
  }
}

function memoryLimit(deployment: ComponentDeployment): { bytes: number; text: string } | undefined {
  const limits = gatekeeperContainer(deployment.containers)?.resources.limits;
  const text = typeof limits === 'object' && limits !== null && 'memory' in limits ? String(limits.memory) : '';
  const bytes = bytesOf(text);
  return bytes === undefined ? undefined : { bytes, text };
}
