import type { ClusterPicture } from '../cluster-picture.ts';
import type { ComponentDeployment, ComponentPod } from '../component.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import type { Observed } from './observed.ts';
import { count, deploymentReference, shellWord } from './wording.ts';

/** `component-not-ready`, `component-scaled-to-zero` and `too-few-replicas`, each `:<namespace>/<deployment>`. */
export function componentReadiness({ cluster }: Observed): readonly Finding[] {
  return (known(cluster.deployments) ?? []).flatMap((deployment) => {
    if (deployment.desired === 0) return [scaledToZero(cluster, deployment)];
    const findings: Finding[] = [];
    if (deployment.ready < deployment.desired) findings.push(notReady(cluster, deployment));
    if (deployment.role === 'gatekeeper-controller' && deployment.desired < 2) {
      findings.push(tooFew(cluster, deployment));
    }
    return findings;
  });
}

function notReady(cluster: ClusterPicture, deployment: ComponentDeployment): Finding {
  const { namespace, name, ready, desired } = deployment;
  const pods = (known(cluster.componentPods) ?? []).filter(
    (pod) => pod.namespace === namespace && pod.role === deployment.role && !pod.ready && !pod.deleting,
  );
  return {
    id: `component-not-ready:${namespace}/${name}`,
    severity: ready === 0 ? 'error' : 'warning',
    title: ready === 0 ? `No pod of ${name} is ready` : `${ready} of ${count(desired, 'pod')} of ${name} are ready`,
    evidence: [
      seen(cluster.deployments, `Deployment ${namespace}/${name} status.readyReplicas`, `${ready} of ${desired}`),
      ...pods.map((pod) => seen(cluster.componentPods, `Pod ${pod.name} status`, whyNotReady(pod))),
      ...(pods.length === 0 && known(cluster.componentPods) && ready === 0
        ? [
            seen(
              cluster.componentPods,
              cluster.componentPods.source,
              `no pod of ${name}: its ReplicaSet’s events say why`,
            ),
          ]
        : []),
    ],
    next: `kubectl describe pods -n ${shellWord(namespace)}${pods[0] ? ` ${shellWord(pods[0].name)}` : ''}`,
    subject: deploymentReference(deployment),
  };
}

function whyNotReady(pod: ComponentPod): string {
  const waiting = pod.containers.find((container) => container.waiting)?.waiting;
  const reasons = [
    pod.phase,
    waiting && `container waits: ${waiting.reason} ${waiting.message}`.trim(),
    pod.condition && `${pod.condition.reason} ${pod.condition.message}`.trim(),
  ];
  return reasons.filter(Boolean).join('; ');
}

function scaledToZero(cluster: ClusterPicture, deployment: ComponentDeployment): Finding {
  const { namespace, name } = deployment;
  const replicas = deployment.role === 'gatekeeper-controller' ? 2 : 1;
  return {
    id: `component-scaled-to-zero:${namespace}/${name}`,
    severity: 'error',
    title: `${name} is scaled to zero: it does not run`,
    evidence: [seen(cluster.deployments, `Deployment ${namespace}/${name} spec.replicas`, '0')],
    next: `kubectl scale deployment -n ${shellWord(namespace)} ${shellWord(name)} --replicas=${replicas}`,
    subject: deploymentReference(deployment),
  };
}

function tooFew(cluster: ClusterPicture, deployment: ComponentDeployment): Finding {
  const { namespace, name, desired } = deployment;
  return {
    id: `too-few-replicas:${namespace}/${name}`,
    severity: 'warning',
    title: `${name} has one replica: while its pod moves, no request is checked`,
    evidence: [seen(cluster.deployments, `Deployment ${namespace}/${name} spec.replicas`, `${desired}, 2 on AKS`)],
    next: `kubectl scale deployment -n ${shellWord(namespace)} ${shellWord(name)} --replicas=2`,
    subject: deploymentReference(deployment),
  };
}
