import type { ClusterPicture } from '../cluster-picture.ts';
import type { ComponentDeployment } from '../component.ts';
import { isGatekeeper } from '../enforcement.ts';
import type { Finding } from '../finding.ts';
import { gatekeeperContainer } from '../gatekeeper-flags.ts';
import { known, seen } from '../known.ts';
import type { Observed } from './observed.ts';
import { deploymentReference, shellWord } from './wording.ts';

/** `versions-differ:<namespace>`: audit and controller, or their pods outside a rollout, run different Gatekeepers. */
export function* versionsDiffer({ cluster }: Observed): Iterable<Finding> {
  const byNamespace = Map.groupBy((known(cluster.deployments) ?? []).filter(isGatekeeper), (one) => one.namespace);
  for (const [namespace, deployments] of byNamespace) {
    const running = deployments.flatMap((one) => versionsOf(cluster, one));
    const versions = [...new Set(running.map(({ version }) => version))].sort();
    if (versions.length < 2) continue;
    const subject = deployments[0];
    yield {
      id: `versions-differ:${namespace}`,
      severity: 'warning',
      title: `Gatekeeper runs in ${versions.length} versions at once in ${namespace}: ${versions.join(' and ')}`,
      evidence: running.map(({ line }) => line),
      next: `Finish or undo the upgrade: kubectl rollout status deployment -n ${shellWord(namespace)}`,
      ...(subject && { subject: deploymentReference(subject) }),
    };
  }
}

function versionsOf(cluster: ClusterPicture, deployment: ComponentDeployment) {
  const { namespace, name } = deployment;
  const container = gatekeeperContainer(deployment.containers);
  if (!container?.version) return [];
  const own = seen(cluster.deployments, `Deployment ${namespace}/${name}`, `image ${container.image}`);
  const lines = [{ version: container.version, line: own }];
  // During a rollout old and new pods stand side by side, as they should.
  if (deployment.updated < deployment.desired) return lines;
  for (const pod of known(cluster.componentPods) ?? []) {
    if (pod.namespace !== namespace || pod.role !== deployment.role || pod.deleting) continue;
    const running = pod.containers.find((one) => one.name === container.name);
    if (!running?.version || running.version === container.version) continue;
    lines.push({
      version: running.version,
      line: seen(cluster.componentPods, `Pod ${namespace}/${pod.name}`, `image ${running.image}`),
    });
  }
  return lines;
}
