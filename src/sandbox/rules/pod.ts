/** The parts of a pod that the rules look at, typed as far as they do. */
import { isRecord, type KubernetesObject } from '../kubernetes/objects.ts';

export interface SecurityContext {
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  readOnlyRootFilesystem?: boolean;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  procMount?: string;
  seccompProfile?: { type?: string };
  capabilities?: { add?: string[]; drop?: string[] };
  sysctls?: { name: string; value: string }[];
}

export interface Container {
  name: string;
  image?: string;
  imagePullPolicy?: string;
  securityContext?: SecurityContext;
  resources?: { limits?: Record<string, string | number>; requests?: Record<string, string | number> };
  ports?: { containerPort?: number; hostPort?: number }[];
  [probe: `${string}Probe`]: unknown;
}

export interface PodSpec {
  containers?: Container[];
  initContainers?: Container[];
  ephemeralContainers?: Container[];
  volumes?: ({ name: string; hostPath?: { path: string; type?: string } } & Record<string, unknown>)[];
  securityContext?: SecurityContext;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  automountServiceAccountToken?: boolean;
  affinity?: { podAntiAffinity?: unknown };
  topologySpreadConstraints?: unknown[];
}

export type Parameters = Record<string, unknown>;

export function podSpec(object: KubernetesObject): PodSpec {
  return isRecord(object.spec) ? (object.spec as PodSpec) : {};
}

/** Containers of every kind, without those that excludedContainers or excludedImages let pass. */
export function containers(object: KubernetesObject, parameters: Parameters): Container[] {
  const { containers: main = [], initContainers = [], ephemeralContainers = [] } = podSpec(object);
  return [...main, ...initContainers, ...ephemeralContainers].filter((one) => !isExcluded(one, parameters));
}

/** Only what runs as long as the pod does: probes mean nothing to an init container. */
export function runningContainers(object: KubernetesObject, parameters: Parameters): Container[] {
  return (podSpec(object).containers ?? []).filter((container) => !isExcluded(container, parameters));
}

function isExcluded({ name, image = '' }: Container, parameters: Parameters): boolean {
  if (strings(parameters.excludedContainers).includes(name)) return true;
  return beginsAs(image, strings(parameters.excludedImages));
}

/** True for what one of the patterns names: whole, or by its beginning and a `*`. */
export function beginsAs(text: string, patterns: string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern));
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A set as Rego prints one: sorted, quoted, in braces. */
export function regoSet(values: string[]): string {
  return `{${[...new Set(values)]
    .sort()
    .map((value) => JSON.stringify(value))
    .join(', ')}}`;
}

/** An array or object as Rego prints one: JSON with a blank after each comma and colon. */
export function regoJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(regoJson).join(', ')}]`;
  if (isRecord(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}: ${regoJson(inner)}`).join(', ')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
