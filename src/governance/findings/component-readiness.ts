import type { ClusterPicture } from '../cluster-picture.ts';
import type { ComponentDeployment, ComponentPod } from '../component.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import { counted } from '../number-text.ts';
import type { Observed } from './observed.ts';
import { exceptByPolicies } from './without-webhook.ts';
import { deploymentReference, shellWord } from './wording.ts';

/** `component-not-ready`, `component-scaled-to-zero` and `too-few-replicas`, each `:<namespace>/<deployment>`. */
export function* componentReadiness({ cluster }: Observed): Iterable<Finding> {
  for (const deployment of known(cluster.deployments) ?? []) {
    const { role, desired, ready } = deployment;
    if (ready < desired) yield notReady(cluster, deployment);
    if (desired === 0 || (desired < 2 && role === 'gatekeeper-controller')) yield tooFew(cluster, deployment);
  }
}

function notReady(cluster: ClusterPicture, deployment: ComponentDeployment): Finding {
  const { namespace, name, ready, desired } = deployment;
  const pods = (known(cluster.componentPods) ?? []).filter(
    (pod) => pod.namespace === namespace && pod.role === deployment.role && !pod.ready && !pod.deleting,
  );
  return {
    id: `component-not-ready:${namespace}/${name}`,
    severity: ready === 0 ? 'error' : 'warning',
    title: ready === 0 ? `No pod of ${name} is ready` : `${ready} of ${counted(desired, 'pod')} of ${name} are ready`,
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

function tooFew(cluster: ClusterPicture, deployment: ComponentDeployment): Finding {
  const { namespace, name, role, desired } = deployment;
  const replicas = role === 'gatekeeper-controller' ? 2 : 1;
  const where = `Deployment ${namespace}/${name} spec.replicas`;
  return {
    ...(desired === 0
      ? {
          id: `component-scaled-to-zero:${namespace}/${name}`,
          severity: 'error',
          title: `${name} is scaled to zero: it does not run`,
          evidence: [seen(cluster.deployments, where, '0')],
        }
      : {
          id: `too-few-replicas:${namespace}/${name}`,
          severity: 'warning',
          title: `${name} has one replica: while its pod moves, no request is checked${exceptByPolicies(cluster)}`,
          evidence: [seen(cluster.deployments, where, `${desired}, 2 on AKS`)],
        }),
    next: `kubectl scale deployment -n ${shellWord(namespace)} ${shellWord(name)} --replicas=${replicas}`,
    subject: deploymentReference(deployment),
  };
}
