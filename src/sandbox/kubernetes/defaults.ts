/** The fields that kube-apiserver fills in on creation, as far as clients of the sandbox look at them. */
import { isRecord, type NewObject } from './objects.ts';
import type { Resource } from './resources.ts';

type Fields = Record<string, unknown>;

/** A copy with defaults; what the client gave stays. */
export function withDefaults(resource: Resource, object: NewObject): NewObject {
  const spec = isRecord(object.spec) ? object.spec : undefined;
  // The default of Gatekeeper's own definitions of constraint kinds.
  if (resource.group === 'constraints.gatekeeper.sh')
    return { ...object, spec: { enforcementAction: 'deny', ...spec } };
  const status = (initial: Fields) => ({ status: object.status ?? initial });
  switch (`${resource.group}/${resource.kind}`) {
    case '/Pod':
      return { ...object, spec: podSpec(spec ?? {}), ...status({ phase: 'Pending', qosClass: 'BestEffort' }) };
    case '/Namespace': {
      const { name, labels } = object.metadata;
      const named = { ...labels, ...(name ? { 'kubernetes.io/metadata.name': name } : {}) };
      return {
        ...object,
        metadata: { ...object.metadata, labels: named },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Active' },
      };
    }
    case '/Service': {
      const address = { type: 'ClusterIP', clusterIP: nextAddress(), sessionAffinity: 'None' };
      return { ...object, spec: { ...address, ...spec }, ...status({ loadBalancer: {} }) };
    }
    case 'apps/Deployment': {
      const times = { replicas: 1, progressDeadlineSeconds: 600, ...deploymentDefaults };
      return { ...object, spec: { ...times, ...templated(spec) }, ...status({}) };
    }
    case 'apps/ReplicaSet':
    case 'apps/StatefulSet':
      return { ...object, spec: { replicas: 1, ...templated(spec) }, ...status({ replicas: 0 }) };
    case 'apps/DaemonSet':
    case 'batch/Job':
      return { ...object, spec: templated(spec), ...status({}) };
    default:
      return object;
  }
}

export const deploymentDefaults = {
  revisionHistoryLimit: 10,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
};

function templated(spec: Fields = {}): Fields {
  const template = isRecord(spec.template) ? spec.template : {};
  const inner = isRecord(template.spec) ? template.spec : {};
  return { ...spec, template: { ...template, spec: podSpec(inner) } };
}

function podSpec(spec: Fields): Fields {
  const withContainers = (name: string) =>
    Array.isArray(spec[name]) ? { [name]: spec[name].filter(isRecord).map(container) } : {};
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'default',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...spec,
    ...withContainers('initContainers'),
    ...withContainers('containers'),
  };
}

function container(given: Fields): Fields {
  const image = String(given.image ?? '');
  const latest = image.endsWith(':latest') || !/:[^/]+$/.test(image);
  return { resources: {}, imagePullPolicy: latest ? 'Always' : 'IfNotPresent', ...given };
}

let addresses = 10;

function nextAddress(): string {
  addresses += 1;
  return `10.0.${(addresses >> 8) & 255}.${addresses & 255}`;
}
