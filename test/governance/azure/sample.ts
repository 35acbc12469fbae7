import type { Assignment } from '../../../src/governance/azure/assignment.ts';
import type { AzurePicture } from '../../../src/governance/azure/azure-picture.ts';
import type { Definition, Initiative } from '../../../src/governance/azure/definition.ts';
import { noVersions } from '../../../src/governance/azure/effect.ts';
import type { ManagedCluster } from '../../../src/governance/azure/managed-cluster.ts';
import type { PolicyParameter } from '../../../src/governance/azure/parameter.ts';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { live, loading } from '../../../src/governance/reading.ts';

export const now = Date.UTC(2026, 3, 1, 12);
export const group = '/subscriptions/S/resourceGroups/rg';
export const clusterId = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
export const definitionId = '/providers/Microsoft.Authorization/policyDefinitions/d1';
export const initiativeId = '/providers/Microsoft.Authorization/policySetDefinitions/i1';

export function parameter(name: string, more: Partial<PolicyParameter> = {}): PolicyParameter {
  return {
    name,
    type: 'string',
    displayName: name,
    description: '',
    required: more.defaultValue === undefined,
    deprecated: false,
    ...more,
  };
}

export const effect = parameter('effect', { allowedValues: ['Audit', 'Deny', 'Disabled'], defaultValue: 'Audit' });

export function definition(more: Partial<Definition> = {}): Definition {
  return {
    id: definitionId,
    name: 'd1',
    displayName: 'No privileged containers',
    description: '',
    category: 'Kubernetes',
    policyType: 'BuiltIn',
    mode: 'Microsoft.Kubernetes.Data',
    versions: [],
    preview: false,
    deprecated: false,
    parameters: [effect],
    effectExpression: "[parameters('effect')]",
    inCluster: 'constraint',
    kinds: ['Pod'],
    roleDefinitionIds: [],
    ...more,
  };
}

export function initiative(more: Partial<Initiative> = {}): Initiative {
  return {
    id: initiativeId,
    name: 'i1',
    displayName: 'Baseline',
    description: '',
    category: 'Kubernetes',
    policyType: 'BuiltIn',
    versions: [],
    preview: false,
    deprecated: false,
    parameters: [parameter('effect', { defaultValue: 'Audit' })],
    members: [{ referenceId: 'one', definitionId, parameters: { effect: "[parameters('effect')]" }, groups: [] }],
    ...more,
  };
}

export function assignment(more: Partial<Assignment> = {}): Assignment {
  return {
    id: `${group}/providers/Microsoft.Authorization/policyAssignments/a`,
    name: 'a',
    displayName: 'A',
    description: '',
    scope: group,
    definitionId,
    parameters: {},
    notScopes: [],
    enforcementMode: 'Default',
    nonComplianceMessages: [],
    overrides: [],
    resourceSelectors: [],
    madeBy: 'user',
    ...more,
  };
}

export function constraint(
  more: Partial<Constraint> & { assignmentId?: string; referenceId?: string; setDefinitionId?: string } = {},
): Constraint {
  const { assignmentId, referenceId, setDefinitionId, ...rest } = more;
  return {
    kind: 'K8sAzureV1NoPrivilege',
    name: 'azurepolicy-1',
    uid: 'u',
    generation: 1,
    createdAt: 0,
    action: 'dryrun',
    scoped: [],
    match: {},
    parameters: {},
    byPod: [],
    violations: [],
    origin: {
      assignmentId: assignmentId ?? assignment().id,
      definitionId,
      definitionReferenceId: referenceId ?? '',
      setDefinitionId: setDefinitionId ?? '',
    },
    ...rest,
  };
}

export function managed(more: Partial<ManagedCluster> = {}): ManagedCluster {
  return {
    id: clusterId,
    name: 'c',
    resourceGroup: 'rg',
    subscriptionId: 'S',
    location: 'westeurope',
    kubernetesVersion: '1.35',
    provisioningState: 'Succeeded',
    powerState: 'Running',
    hosts: [],
    privateCluster: false,
    nodeResourceGroup: 'MC',
    addon: { state: 'enabled' },
    kubeletIdentity: { objectId: 'kubelet', clientId: '', resourceId: '' },
    tags: {},
    posture: {},
    ...more,
  };
}

const source = 'test';

export function azure(more: Partial<AzurePicture> = {}): AzurePicture {
  return {
    signIn: loading(source),
    subscriptions: loading(source),
    cluster: live(source, managed(), now),
    candidates: [],
    providers: loading(source),
    features: loading(source),
    assignments: live(source, [assignment()], now),
    definitions: live(source, new Map([[definitionId.toLowerCase(), definition()]]), now),
    initiatives: live(source, new Map([[initiativeId.toLowerCase(), initiative()]]), now),
    versions: live(source, noVersions, now),
    compliance: loading(source),
    policyStates: loading(source),
    registries: loading(source),
    pullRights: loading(source),
    images: loading(source),
    ...more,
  };
}

export function picture(constraints: readonly Constraint[], more: Partial<ClusterPicture> = {}): ClusterPicture {
  const kind = 'K8sAzureV1NoPrivilege';
  return {
    version: loading(source),
    kinds: live(source, [{ kind, plural: kind.toLowerCase(), version: 'v1beta1' }], now),
    constraints: new Map([[kind, live(source, constraints, now)]]),
    templates: loading(source),
    deployments: loading(source),
    componentPods: loading(source),
    webhooks: loading(source),
    endpoints: loading(source),
    config: loading(source),
    namespaces: loading(source),
    lists: new Map(),
    pods: loading(source),
    ...more,
  };
}
