/** The CustomResourceDefinitions that come with Gatekeeper. */
import type { NewObject } from '../kubernetes/objects.ts';

const cluster = 'Cluster';
const namespaced = 'Namespaced';

/** Group before `.gatekeeper.sh`, kind, plural, scope, storage version, then the other served ones. */
const kinds: [string, string, string, string, string, ...string[]][] = [
  ['templates', 'ConstraintTemplate', 'constrainttemplates', cluster, 'v1', 'v1beta1', 'v1alpha1'],
  ['mutations', 'Assign', 'assign', cluster, 'v1', 'v1beta1', 'v1alpha1'],
  ['mutations', 'AssignMetadata', 'assignmetadata', cluster, 'v1', 'v1beta1', 'v1alpha1'],
  ['mutations', 'ModifySet', 'modifyset', cluster, 'v1', 'v1beta1', 'v1alpha1'],
  ['mutations', 'AssignImage', 'assignimage', cluster, 'v1alpha1'],
  ['expansion', 'ExpansionTemplate', 'expansiontemplate', cluster, 'v1alpha1', 'v1beta1'],
  ['externaldata', 'Provider', 'providers', cluster, 'v1beta1', 'v1alpha1'],
  ['syncset', 'SyncSet', 'syncsets', cluster, 'v1alpha1'],
  ['config', 'Config', 'configs', namespaced, 'v1alpha1'],
  ['connection', 'Connection', 'connections', namespaced, 'v1alpha1'],
  ['status', 'ConstraintPodStatus', 'constraintpodstatuses', namespaced, 'v1beta1'],
  ['status', 'ConstraintTemplatePodStatus', 'constrainttemplatepodstatuses', namespaced, 'v1beta1'],
  ['status', 'ConfigPodStatus', 'configpodstatuses', namespaced, 'v1beta1'],
  ['status', 'MutatorPodStatus', 'mutatorpodstatuses', namespaced, 'v1beta1'],
  ['status', 'ExpansionTemplatePodStatus', 'expansiontemplatepodstatuses', namespaced, 'v1beta1'],
  ['status', 'ProviderPodStatus', 'providerpodstatuses', namespaced, 'v1beta1'],
  ['status', 'ConnectionPodStatus', 'connectionpodstatuses', namespaced, 'v1alpha1'],
];

const anyObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const schema = { openAPIV3Schema: anyObject };

export function gatekeeperDefinitions(): NewObject[] {
  return kinds.map(([prefix, kind, plural, scope, storage, ...others]) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${prefix}.gatekeeper.sh`, labels: { 'gatekeeper.sh/system': 'yes' } },
    spec: {
      group: `${prefix}.gatekeeper.sh`,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      scope,
      versions: [storage, ...others].map((name) => ({
        name,
        served: true,
        storage: name === storage,
        schema,
        ...(kind.endsWith('PodStatus') || kind === 'SyncSet' ? {} : { subresources: { status: {} } }),
      })),
    },
  }));
}

const column = (name: string, type: string, jsonPath: string, description: string) => {
  return { name, type, jsonPath, description };
};

/** The definition that Gatekeeper makes for a template's constraints. */
export function constraintDefinition(kind: string, shortNames: string[], parameters: unknown): NewObject {
  const plural = kind.toLowerCase();
  const categories = ['constraint', 'constraints'];
  const openAPIV3Schema = {
    type: 'object',
    properties: {
      metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 63 } } },
      spec: {
        type: 'object',
        properties: {
          enforcementAction: { type: 'string' },
          match: anyObject,
          parameters: parameters ?? anyObject,
        },
      },
      status: { 'x-kubernetes-preserve-unknown-fields': true },
    },
  };
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema },
    subresources: { status: {} },
    additionalPrinterColumns: [
      column('enforcement-action', 'string', '.spec.enforcementAction', 'Type of enforcement action'),
      column('total-violations', 'integer', '.status.totalViolations', 'Total number of violations'),
    ],
  });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.constraints.gatekeeper.sh`, labels: { 'gatekeeper.sh/constraint': 'yes' } },
    spec: {
      group: 'constraints.gatekeeper.sh',
      names: { kind, listKind: `${kind}List`, plural, singular: plural, shortNames, categories },
      scope: 'Cluster',
      versions: [version('v1beta1', true), version('v1alpha1', false)],
    },
  };
}
