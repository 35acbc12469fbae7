import type { ClusterPicture } from '../cluster-picture.ts';
import type { ComponentPod, ContainerStatus } from '../component.ts';
import { spellDuration } from '../duration.ts';
import type { Finding, Severity } from '../finding.ts';
import { known, knownAt, seen } from '../known.ts';
import { counted } from '../number-text.ts';
import type { Observed } from './observed.ts';
import { shellWord } from './wording.ts';

const recently = 60 * 60_000;
const pullReasons =
  /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable)$/;
/** What a container waits for while all is well. */
const harmless = /^(ContainerCreating|PodInitializing|)$/;

interface Trouble {
  readonly rule: 'component-restarting' | 'component-image-pull' | 'component-not-starting';
  readonly severity: Severity;
  readonly title: string;
  readonly evidence: readonly string[];
  readonly since?: number;
}

/**
 * `component-restarting`, `component-image-pull` and `component-not-starting`, each `:<namespace>/<deployment>`: a
 * container that crashes now or ended within the last hour, whose image does not come, or that cannot start.
 */
export function* componentRestarting({ cluster, now }: Observed): Iterable<Finding> {
  const at = knownAt(cluster.componentPods, now);
  const findings = new Map<string, Finding>();
  for (const pod of known(cluster.componentPods) ?? []) {
    if (pod.deleting) continue;
    for (const container of pod.containers) {
      const trouble = troubleOf(cluster, pod, container, at);
      if (!trouble) continue;
      const id = `${trouble.rule}:${pod.namespace}/${workloadOf(cluster, pod)}`;
      const before = findings.get(id);
      const since = Math.min(before?.since ?? Infinity, trouble.since ?? Infinity);
      findings.set(id, {
        id,
        severity: before?.severity === 'error' ? 'error' : trouble.severity,
        title: before?.title ?? trouble.title,
        evidence: [...(before?.evidence ?? []), ...trouble.evidence],
        next: before?.next ?? nextStep(trouble, pod, container),
        subject: before?.subject ?? { group: '', version: 'v1', kind: 'Pod', namespace: pod.namespace, name: pod.name },
        ...(Number.isFinite(since) && { since }),
      });
    }
  }
  yield* findings.values();
}

function troubleOf(
  cluster: ClusterPicture,
  pod: ComponentPod,
  container: ContainerStatus,
  at: number,
): Trouble | undefined {
  const { waiting, terminated, restarts } = container;
  const where = `Pod ${pod.namespace}/${pod.name} container ${container.name}`;
  const line = (what: string) => seen(cluster.componentPods, where, what);
  const workload = workloadOf(cluster, pod);
  const waits = waiting ? [line(`waiting: ${`${waiting.reason} ${waiting.message}`.trim()}`)] : [];
  if (waiting && pullReasons.test(waiting.reason)) {
    const title = `${workload} cannot start: its image cannot be pulled (${waiting.reason})`;
    return {
      rule: 'component-image-pull',
      severity: 'error',
      title,
      evidence: [...waits, line(`image ${container.image}`)],
    };
  }
  const crashing = waiting?.reason === 'CrashLoopBackOff';
  if (waiting && !crashing && !harmless.test(waiting.reason)) {
    const title = `${workload} cannot start: ${waiting.reason}`;
    return { rule: 'component-not-starting', severity: 'error', title, evidence: waits };
  }
  const ended = terminated?.finishedAt;
  const recent = restarts > 0 && ended !== undefined && at - ended < recently;
  const undated = restarts > 2 && ended === undefined && !container.ready;
  if (!crashing && !recent && !undated) return undefined;
  const reason = terminated ? causeOf(terminated) : 'the reason is not known';
  const ago = ended === undefined ? '' : `, last ${spellDuration(Math.max(0, at - ended))} before`;
  const ending = terminated
    ? [line(`ended: ${terminated.reason || 'no reason given'}, exit code ${terminated.exitCode}${ago}`)]
    : [];
  return {
    rule: 'component-restarting',
    severity: crashing || restarts >= 5 ? 'error' : 'warning',
    title: `${workload} ${crashing ? 'crashes again and again' : 'restarted'}: ${reason}, ${counted(restarts, 'restart')}`,
    evidence: [line(`${counted(restarts, 'restart')}`), ...ending, ...waits],
    ...(ended !== undefined && { since: ended }),
  };
}

function causeOf(ended: NonNullable<ContainerStatus['terminated']>): string {
  if (ended.reason === 'OOMKilled') return 'out of memory (OOMKilled)';
  if (ended.reason === 'Completed' || ended.exitCode === 0) return 'it ended by itself';
  return `it crashed (${ended.reason || 'Error'}, exit code ${ended.exitCode})`;
}

function nextStep(trouble: Trouble, pod: ComponentPod, container: ContainerStatus): string {
  const target = `-n ${shellWord(pod.namespace)} ${shellWord(pod.name)}`;
  if (trouble.rule === 'component-image-pull') {
    return `kubectl describe pod ${target}; check that the nodes may reach the registry (for the add-on: mcr.microsoft.com and its data endpoint)`;
  }
  if (trouble.rule === 'component-not-starting') return `kubectl describe pod ${target}`;
  const logs = `kubectl logs ${target} -c ${shellWord(container.name)} --previous`;
  if (container.terminated?.reason !== 'OOMKilled') return logs;
  return pod.managedByAks
    ? `${logs}; fewer constraints or a smaller cluster lighten it, the add-on’s memory limit is set by AKS`
    : `${logs}; raise its memory limit, or lower --audit-chunk-size`;
}

/** The Deployment's name; where that may not be read, the role, which is the same but for a self-installed controller. */
function workloadOf(cluster: ClusterPicture, pod: ComponentPod): string {
  const sameRole = (known(cluster.deployments) ?? []).filter(
    (one) => one.role === pod.role && one.namespace === pod.namespace,
  );
  return (sameRole.find((one) => pod.name.startsWith(`${one.name}-`)) ?? sameRole[0])?.name ?? pod.role;
}
