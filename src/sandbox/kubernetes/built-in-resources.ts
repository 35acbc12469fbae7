/** The resources of Kubernetes itself that the sandbox serves. */
import * as columns from './columns.ts';
import { type Resource, resource } from './resources.ts';

type Options = Parameters<typeof resource>[3];

const all = { categories: ['all'] };
const cluster = { namespaced: false };
const plain = { subresources: [] };
const scalable = { ...all, subresources: ['status', 'scale'] };
const review = { ...plain, namespaced: false, verbs: ['create'] };
const rule = { ...plain, ...cluster };
const eventFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
  (field) => `involvedObject.${field}`,
);
const podFields = [
  ...['nodeName', 'restartPolicy', 'schedulerName', 'serviceAccountName', 'hostNetwork'].map((name) => `spec.${name}`),
  ...['phase', 'podIP', 'nominatedNodeName'].map((name) => `status.${name}`),
];
const short = (...shortNames: string[]) => ({ shortNames });

/** By group and version: each kind with what is not usual about it. */
const served: Record<string, Record<string, Options>> = {
  v1: {
    Namespace: { ...cluster, ...short('ns'), columns: columns.namespace, selectableFields: ['status.phase'] },
    Node: { ...cluster, ...short('no'), columns: columns.node, selectableFields: ['spec.unschedulable'] },
    Pod: {
      ...all,
      ...short('po'),
      subresources: ['status', 'log', 'eviction', 'proxy'],
      columns: columns.pod,
      selectableFields: podFields,
    },
    Service: { ...all, ...short('svc'), columns: columns.service },
    Endpoints: { ...plain, ...short('ep'), plural: 'endpoints' },
    ConfigMap: { ...plain, ...short('cm'), columns: columns.configMap },
    Secret: { ...plain, columns: columns.secret, selectableFields: ['type'] },
    ServiceAccount: { ...plain, ...short('sa') },
    Event: {
      ...plain,
      ...short('ev'),
      columns: columns.event,
      selectableFields: [...eventFields, 'reason', 'reportingComponent', 'source', 'type'],
    },
    PersistentVolumeClaim: short('pvc'),
    PersistentVolume: { ...cluster, ...short('pv') },
    ReplicationController: { ...all, ...short('rc') },
    ResourceQuota: short('quota'),
    LimitRange: { ...plain, ...short('limits') },
  },
  'apps/v1': {
    Deployment: { ...scalable, ...short('deploy'), columns: columns.deployment },
    ReplicaSet: {
      ...scalable,
      ...short('rs'),
      columns: columns.replicaSet,
      selectableFields: ['status.replicas'],
    },
    StatefulSet: { ...scalable, ...short('sts'), columns: columns.statefulSet },
    DaemonSet: { ...all, ...short('ds'), columns: columns.daemonSet },
    ControllerRevision: plain,
  },
  'batch/v1': {
    Job: { ...all, columns: columns.job, selectableFields: ['status.successful'] },
    CronJob: { ...all, ...short('cj'), columns: columns.cronJob },
  },
  'autoscaling/v2': { HorizontalPodAutoscaler: { ...all, ...short('hpa') } },
  'networking.k8s.io/v1': {
    Ingress: { ...short('ing'), plural: 'ingresses', columns: columns.ingress },
    NetworkPolicy: { ...plain, ...short('netpol'), plural: 'networkpolicies' },
  },
  'policy/v1': { PodDisruptionBudget: short('pdb') },
  'storage.k8s.io/v1': { StorageClass: { ...rule, ...short('sc'), plural: 'storageclasses' } },
  'coordination.k8s.io/v1': { Lease: plain },
  'discovery.k8s.io/v1': { EndpointSlice: plain },
  'rbac.authorization.k8s.io/v1': { ClusterRole: rule, ClusterRoleBinding: rule, Role: plain, RoleBinding: plain },
  'admissionregistration.k8s.io/v1': {
    ValidatingWebhookConfiguration: { ...rule, columns: columns.webhooks },
    MutatingWebhookConfiguration: { ...rule, columns: columns.webhooks },
    ValidatingAdmissionPolicy: { ...cluster, plural: 'validatingadmissionpolicies' },
    ValidatingAdmissionPolicyBinding: rule,
  },
  'apiextensions.k8s.io/v1': {
    CustomResourceDefinition: { ...cluster, ...short('crd', 'crds'), columns: columns.customResourceDefinition },
  },
  'authorization.k8s.io/v1': {
    SelfSubjectAccessReview: review,
    SelfSubjectRulesReview: review,
    SubjectAccessReview: review,
    LocalSubjectAccessReview: { ...review, namespaced: true },
  },
  'authentication.k8s.io/v1': { SelfSubjectReview: review },
};

export function builtInResources(): Resource[] {
  return Object.entries(served).flatMap(([apiVersion, kinds]) => {
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    return Object.entries(kinds).map(([kind, options]) => resource(group, version, kind, options));
  });
}
