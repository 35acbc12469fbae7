/** The resources of Kubernetes itself that the sandbox serves. */
import * as columns from './columns.ts';
import { type Resource, resource } from './resources.ts';

const all = ['all'];
const cluster = { namespaced: false } as const;
const plain = { subresources: [] as string[] };
const eventFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
  (field) => `involvedObject.${field}`,
);
const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';
const review = { ...plain, namespaced: false, verbs: ['create'] };

export function builtInResources(): Resource[] {
  return [
    resource('', 'v1', 'Namespace', {
      ...cluster,
      shortNames: ['ns'],
      columns: columns.namespace,
      selectableFields: ['status.phase'],
    }),
    resource('', 'v1', 'Node', {
      ...cluster,
      shortNames: ['no'],
      columns: columns.node,
      selectableFields: ['spec.unschedulable'],
    }),
    resource('', 'v1', 'Pod', {
      shortNames: ['po'],
      categories: all,
      subresources: ['status', 'log', 'eviction'],
      columns: columns.pod,
      selectableFields: [
        'spec.nodeName',
        'spec.restartPolicy',
        'spec.schedulerName',
        'spec.serviceAccountName',
        'spec.hostNetwork',
        'status.phase',
        'status.podIP',
        'status.nominatedNodeName',
      ],
    }),
    resource('', 'v1', 'Service', { shortNames: ['svc'], categories: all, columns: columns.service }),
    resource('', 'v1', 'Endpoints', {
      ...plain,
      plural: 'endpoints',
      listKind: 'EndpointsList',
      shortNames: ['ep'],
    }),
    resource('', 'v1', 'ConfigMap', { ...plain, shortNames: ['cm'], columns: columns.configMap }),
    resource('', 'v1', 'Secret', { ...plain, columns: columns.secret, selectableFields: ['type'] }),
    resource('', 'v1', 'ServiceAccount', { ...plain, shortNames: ['sa'] }),
    resource('', 'v1', 'Event', {
      ...plain,
      shortNames: ['ev'],
      columns: columns.event,
      selectableFields: [...eventFields, 'reason', 'reportingComponent', 'source', 'type'],
    }),
    resource('', 'v1', 'PersistentVolumeClaim', { shortNames: ['pvc'] }),
    resource('', 'v1', 'PersistentVolume', { ...cluster, shortNames: ['pv'] }),
    resource('', 'v1', 'ReplicationController', { shortNames: ['rc'], categories: all }),
    resource('', 'v1', 'ResourceQuota', { shortNames: ['quota'] }),
    resource('', 'v1', 'LimitRange', { ...plain, shortNames: ['limits'] }),
    resource('apps', 'v1', 'Deployment', {
      shortNames: ['deploy'],
      categories: all,
      subresources: ['status', 'scale'],
      columns: columns.deployment,
    }),
    resource('apps', 'v1', 'ReplicaSet', {
      shortNames: ['rs'],
      categories: all,
      subresources: ['status', 'scale'],
      columns: columns.replicaSet,
      selectableFields: ['status.replicas'],
    }),
    resource('apps', 'v1', 'StatefulSet', {
      shortNames: ['sts'],
      categories: all,
      subresources: ['status', 'scale'],
      columns: columns.statefulSet,
    }),
    resource('apps', 'v1', 'DaemonSet', { shortNames: ['ds'], categories: all, columns: columns.daemonSet }),
    resource('apps', 'v1', 'ControllerRevision', plain),
    resource('batch', 'v1', 'Job', { categories: all, columns: columns.job, selectableFields: ['status.successful'] }),
    resource('batch', 'v1', 'CronJob', { shortNames: ['cj'], categories: all, columns: columns.cronJob }),
    resource('autoscaling', 'v2', 'HorizontalPodAutoscaler', { shortNames: ['hpa'], categories: all }),
    resource('networking.k8s.io', 'v1', 'Ingress', {
      plural: 'ingresses',
      shortNames: ['ing'],
      columns: columns.ingress,
    }),
    resource('networking.k8s.io', 'v1', 'NetworkPolicy', {
      ...plain,
      plural: 'networkpolicies',
      shortNames: ['netpol'],
    }),
    resource('policy', 'v1', 'PodDisruptionBudget', { shortNames: ['pdb'] }),
    resource('storage.k8s.io', 'v1', 'StorageClass', {
      ...plain,
      ...cluster,
      plural: 'storageclasses',
      shortNames: ['sc'],
    }),
    resource('coordination.k8s.io', 'v1', 'Lease', plain),
    resource('discovery.k8s.io', 'v1', 'EndpointSlice', plain),
    resource(rbac, 'v1', 'ClusterRole', { ...plain, ...cluster }),
    resource(rbac, 'v1', 'ClusterRoleBinding', { ...plain, ...cluster }),
    resource(rbac, 'v1', 'Role', plain),
    resource(rbac, 'v1', 'RoleBinding', plain),
    resource(admission, 'v1', 'ValidatingWebhookConfiguration', { ...plain, ...cluster, columns: columns.webhooks }),
    resource(admission, 'v1', 'MutatingWebhookConfiguration', { ...plain, ...cluster, columns: columns.webhooks }),
    resource(admission, 'v1', 'ValidatingAdmissionPolicy', {
      ...cluster,
      plural: 'validatingadmissionpolicies',
    }),
    resource(admission, 'v1', 'ValidatingAdmissionPolicyBinding', { ...plain, ...cluster }),
    resource('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', {
      ...cluster,
      shortNames: ['crd', 'crds'],
      columns: columns.customResourceDefinition,
    }),
    resource('authorization.k8s.io', 'v1', 'SelfSubjectAccessReview', review),
    resource('authorization.k8s.io', 'v1', 'SelfSubjectRulesReview', review),
    resource('authorization.k8s.io', 'v1', 'SubjectAccessReview', review),
    resource('authorization.k8s.io', 'v1', 'LocalSubjectAccessReview', { ...review, namespaced: true }),
    resource('authentication.k8s.io', 'v1', 'SelfSubjectReview', review),
  ];
}
