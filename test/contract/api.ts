import { randomBytes } from 'node:crypto';
import type { Connection } from './connection.ts';

/** What every object of Kubernetes has. */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: { kind: string; name: string; uid: string; controller?: boolean }[];
  };
  [field: string]: unknown;
}

export interface KubernetesList {
  apiVersion: string;
  kind: string;
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
  items: KubernetesObject[];
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubernetesObject & { code?: number; reason?: string; message?: string };
}

/** What the contract's tests are given. */
export interface Api {
  connection: Connection;
  /** A namespace of the contract's own, empty but for what the tests make. */
  namespace: string;
  /** `/api/v1/namespaces/NAMESPACE` */
  core: string;
  /** The name (plural) of a constraint resource that has constraints. */
  constraintResource: string;
}

export const mergePatch = { 'content-type': 'application/merge-patch+json' };
export const jsonPatch = { 'content-type': 'application/json-patch+json' };
export const strategicPatch = { 'content-type': 'application/strategic-merge-patch+json' };
export const constraints = '/apis/constraints.gatekeeper.sh/v1beta1';

export const uniqueName = (prefix: string) => `${prefix}-${randomBytes(4).toString('hex')}`;

export const configMap = (name: string, labels?: Record<string, string>, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  // No empty map of labels: apply would own it, and kubectl would never call it unchanged.
  metadata: { name, ...(labels && Object.keys(labels).length > 0 ? { labels } : {}) },
  data,
});

/** Breaks no rule that a constraint of the fixtures or of the sandbox would refuse it for. */
export const podSpec = (image = 'contoso.azurecr.io/contract:1.0.0') => ({
  automountServiceAccountToken: false,
  containers: [
    {
      name: 'app',
      image,
      resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '20m', memory: '32Mi' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        runAsUser: 1000,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
      livenessProbe: { tcpSocket: { port: 8080 } },
      readinessProbe: { tcpSocket: { port: 8080 } },
    },
  ],
});

export const deployment = (name: string, replicas = 0) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, labels: { owner: 'contract', app: name } },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { owner: 'contract', app: name } }, spec: podSpec() },
  },
});

/** Throws when `what` takes longer. */
export async function withDeadline<T>(what: string, seconds: number, run: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what}: not within ${seconds} s`)), seconds * 1000);
  try {
    return await Promise.race([run(), promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** An open watch. */
export interface Watch {
  /** The next event; undefined when the server has closed the watch. Throws after 30 s without one. */
  next(): Promise<WatchEvent | undefined>;
  close(): void;
}

/** Opens a watch; `path` carries `watch=1` and the rest of the query. */
export async function openWatch(
  connection: Connection,
  path: string,
  headers: Record<string, string> = {},
): Promise<Watch> {
  const abort = new AbortController();
  const body = await connection.stream(path, headers, abort.signal);
  const lines = (async function* () {
    let rest = '';
    for await (const chunk of body) {
      const parts = (rest + chunk.toString('utf8')).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) if (line.trim()) yield JSON.parse(line) as WatchEvent;
    }
    if (rest.trim()) yield JSON.parse(rest) as WatchEvent;
  })();
  return {
    next: () =>
      withDeadline(`an event of ${path}`, 30, async () => {
        const { value, done } = await lines.next();
        return done ? undefined : value;
      }),
    close: () => abort.abort(),
  };
}

/** The next `count` events that are no bookmarks. */
export async function take(watch: Watch, count: number): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  while (events.length < count) {
    const event = await watch.next();
    if (!event) throw new Error(`the watch ended after ${events.length} of ${count} events`);
    if (event.type !== 'BOOKMARK') events.push(event);
  }
  return events;
}
