/** What runs enforcement: the add-on's and Gatekeeper's deployments, pods, webhooks and the service between. */

import type { PodStatus } from './pod-status.ts';
import type { GroupVersionKind } from './sync.ts';

export const componentRoles = [
  'azure-policy',
  'azure-policy-webhook',
  'gatekeeper-audit',
  'gatekeeper-controller',
] as const;

export type ComponentRole = (typeof componentRoles)[number];

/** A Deployment or a pod that plays one of the roles. */
interface ComponentPart {
  readonly role: ComponentRole;
  readonly namespace: string;
  readonly name: string;
  /** True when AKS manages it (label kubernetes.azure.com/managedby=aks, or an azure-policy image). */
  readonly managedByAks: boolean;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly containers: readonly Container[];
}

/** Image and flags as the pod template has them; `version` is the semver in the image's tag, if there is one. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly version?: string;
  readonly args: readonly string[];
}

export type Component = ComponentDeployment | ComponentPod;

/** apps/v1. */
export interface ComponentDeployment extends ComponentPart {
  readonly desired: number;
  readonly ready: number;
  readonly updated: number;
  readonly containers: readonly ComponentContainer[];
}

export interface ComponentContainer extends Container {
  readonly resources: Readonly<Record<string, unknown>>;
}

/** v1, with its status. */
export interface ComponentPod extends ComponentPart {
  readonly phase: string;
  readonly ready: boolean;
  readonly deleting: boolean;
  readonly nodeName: string;
  /** Why it is not scheduled or not ready, from its conditions, in their own words. */
  readonly condition?: { readonly reason: string; readonly message: string };
  readonly containers: readonly ContainerStatus[];
}

export interface ContainerStatus extends Container {
  readonly ready: boolean;
  readonly restarts: number;
  /** `waiting.reason`, such as CrashLoopBackOff or ImagePullBackOff. */
  readonly waiting?: { readonly reason: string; readonly message: string };
  /** `lastState.terminated` (or `state.terminated`): why it ended last, such as OOMKilled. */
  readonly terminated?: { readonly reason: string; readonly exitCode: number; readonly finishedAt?: number };
}

/** A webhook configuration of Gatekeeper or the add-on (admissionregistration.k8s.io/v1). */
export interface WebhookConfiguration {
  readonly type: 'validating' | 'mutating';
  readonly name: string;
  readonly createdAt: number;
  readonly webhooks: readonly Webhook[];
}

export interface Webhook {
  readonly name: string;
  readonly failurePolicy: string;
  readonly timeoutSeconds: number;
  readonly hasCaBundle: boolean;
  readonly service?: { readonly namespace: string; readonly name: string };
  readonly url?: string;
  readonly namespaceSelector: Readonly<Record<string, unknown>>;
  /** Of all its rules: CREATE, UPDATE, DELETE, CONNECT or `*`; absent when it has no rules. */
  readonly operations?: readonly string[];
}

/** Ready and not-ready addresses of one Service, added up over its EndpointSlices (discovery.k8s.io/v1). */
export interface ServiceEndpoints {
  readonly namespace: string;
  readonly service: string;
  readonly ready: number;
  readonly notReady: number;
}

export interface Namespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Gatekeeper's Config named `config`: `spec.match[]`, the namespaces excluded per process. */
export interface GatekeeperConfig {
  readonly namespace: string;
  /** `spec.sync.syncOnly`: kinds kept for referential rules, beside those of SyncSets; absent when there are none. */
  readonly synced?: readonly GroupVersionKind[];
  readonly exclusions: readonly { readonly processes: readonly string[]; readonly namespaces: readonly string[] }[];
  readonly createdAt?: number;
  /** `spec.validation.traces`: requests whose judgement is written to the log; absent when there are none. */
  readonly traces?: readonly Trace[];
  /** `spec.readiness.statsEnabled`: what a pod waits for before it is ready is written to its log. */
  readonly readinessStats?: boolean;
  /** What pods say of it; absent while none has. */
  readonly byPod?: readonly PodStatus[];
}

/** Requests of a user for a kind; with `dump`, all that Gatekeeper knows is written, too. */
export interface Trace {
  readonly user: string;
  readonly kind: GroupVersionKind;
  readonly dump: boolean;
}

/** Pods as metadata only: who owns them. `owner` is the workload (a Deployment for a ReplicaSet's pods). */
export interface PodOwner {
  readonly namespace: string;
  readonly name: string;
  readonly owner?: { readonly group: string; readonly kind: string; readonly name: string };
}
