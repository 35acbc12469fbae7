/** Pod templates with exactly the faults that the catalogue names. */
import { registry } from './azure-names.ts';
import type { PodTemplate } from './pods.ts';
import type { App, Sin } from './workload-catalogue.ts';

const foreign: Record<string, string> = {
  'ingress-nginx-controller': 'registry.k8s.io/ingress-nginx/controller',
  grafana: 'docker.io/grafana/grafana',
  prometheus: 'quay.io/prometheus/prometheus',
  'node-exporter': 'quay.io/prometheus/node-exporter',
  kafka: 'docker.io/bitnami/kafka',
  postgres: 'docker.io/library/postgres',
  redis: 'docker.io/library/redis',
  opensearch: 'docker.io/opensearchproject/opensearch',
};

/** 1.n.m, always the same for the same app. */
export function versionOf(name: string): string {
  const sum = [...name].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return `1.${sum % 17}.${sum % 7}`;
}

function imageOf({ name, sins }: App, namespace: string): string {
  const repository = sins.includes('foreign-image')
    ? (foreign[name] ?? `docker.io/contosolabs/${name}`)
    : `${registry}/${namespace}/${name}`;
  return `${repository}:${sins.includes('latest') ? 'latest' : versionOf(name)}`;
}

export function podTemplate(app: App, namespace: string, kind: string): PodTemplate {
  const has = (sin: Sin) => app.sins.includes(sin);
  const runsOnce = kind === 'Job';
  const port = 8080;
  const probe = (path: string) => ({ httpGet: { path, port }, periodSeconds: 10, timeoutSeconds: 1 });
  const main = {
    name: app.name,
    image: imageOf(app, namespace),
    imagePullPolicy: has('latest') ? 'Always' : 'IfNotPresent',
    ...(runsOnce
      ? {}
      : {
          ports: [
            { name: 'http', containerPort: port, protocol: 'TCP', ...(has('host-network') ? { hostPort: port } : {}) },
          ],
        }),
    ...(has('no-probes') || runsOnce ? {} : { readinessProbe: probe('/ready'), livenessProbe: probe('/live') }),
    resources: {
      ...(has('no-limits')
        ? {}
        : { limits: has('large-limits') ? { cpu: '6', memory: '16Gi' } : { cpu: '500m', memory: '512Mi' } }),
      ...(has('no-requests') || has('no-limits') ? {} : { requests: { cpu: '100m', memory: '256Mi' } }),
    },
    securityContext: securityContext(has),
    ...(has('host-path') ? { volumeMounts: [{ name: 'host', mountPath: '/host', readOnly: true }] } : {}),
  };
  const sidecar = { ...main, name: 'vault-agent', image: `${registry}/platform/vault-agent:1.15.2`, ports: undefined };
  return {
    metadata: {
      labels: {
        app: app.name,
        'app.kubernetes.io/name': app.name,
        'app.kubernetes.io/version': versionOf(app.name),
        ...(has('no-owner') ? {} : { owner: namespace }),
      },
    },
    spec: {
      ...(runsOnce ? { restartPolicy: 'Never' } : {}),
      serviceAccountName: has('automount') ? 'default' : app.name,
      automountServiceAccountToken: has('automount'),
      ...(has('host-network') ? { hostNetwork: true } : {}),
      ...(has('host-pid') ? { hostPID: true } : {}),
      securityContext: {
        ...(has('root') ? {} : { runAsNonRoot: true, runAsUser: 10001 }),
        ...(has('no-seccomp') ? {} : { seccompProfile: { type: 'RuntimeDefault' } }),
        ...(has('sysctl') ? { sysctls: [{ name: 'net.core.somaxconn', value: '4096' }] } : {}),
      },
      containers: has('sidecar') ? [main, JSON.parse(JSON.stringify(sidecar))] : [main],
      ...(has('host-path') ? { volumes: [{ name: 'host', hostPath: { path: '/var/log', type: 'Directory' } }] } : {}),
      ...(app.replicas > 1 && !has('no-spread')
        ? {
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'topology.kubernetes.io/zone',
                whenUnsatisfiable: 'ScheduleAnyway',
                labelSelector: { matchLabels: { app: app.name } },
              },
            ],
          }
        : {}),
    },
  };
}

function securityContext(has: (sin: Sin) => boolean): Record<string, unknown> {
  const added = [...(has('capabilities') ? ['NET_RAW'] : []), ...(has('sys-admin') ? ['SYS_ADMIN'] : [])];
  return {
    ...(has('privileged') ? { privileged: true } : {}),
    ...(has('escalation') ? {} : { allowPrivilegeEscalation: has('privileged') }),
    ...(has('writable-root') ? {} : { readOnlyRootFilesystem: true }),
    ...(has('root')
      ? { ...(added.length > 0 ? { capabilities: { add: added } } : {}) }
      : { capabilities: { drop: ['ALL'], ...(added.length > 0 ? { add: added } : {}) } }),
  };
}
