/** The assignments that stand when the sandbox starts, custom definitions among them. */
import { stringify } from 'yaml';
import { standingPolicies } from '../world/standing-policies.ts';
import { policyRule } from './catalogue.ts';
import type { ParameterDefinitions } from './policy-parameters.ts';
import { authors } from './principals.ts';
import { managementGroupId, subscriptions } from './tenant.ts';
import type { ArmResource, ArmWorld, Cluster } from './world.ts';

const builtIn = '/providers/Microsoft.Authorization';
const baseline = `${builtIn}/policySetDefinitions/a8640138-9b0a-4a28-b8cb-1666c838647d`;
const allowedImages = `${builtIn}/policyDefinitions/febd0533-8e55-448f-b837-bd0e06f16469`;
const requiredLabels = `${builtIn}/policyDefinitions/46592696-4c7b-4bf3-9e45-6c2763bdc0a6`;
const noPrivilegeEscalation = `${builtIn}/policyDefinitions/1c6e92c9-99f0-4e55-9cf2-0c234dc48f99`;
const addonAudit = `${builtIn}/policyDefinitions/0a15ec92-a229-4763-bb14-0ea34a568f8d`;

const production = `/subscriptions/${subscriptions.production.subscriptionId}`;
const ours = (scope: string, collection: string, name: string) =>
  `${scope}/providers/Microsoft.Authorization/${collection}/${name}`;
const noNodePort = ours(production, 'policyDefinitions', 'contoso-no-node-port');
const leastOfAll = ours(managementGroupId, 'policySetDefinitions', 'contoso-kubernetes');

export function addCustomDefinitions(world: ArmWorld): void {
  world.definitions.put(nodePortDefinition());
  const member = (referenceId: string, id: string, version: string, more: object = {}) => ({
    policyDefinitionReferenceId: referenceId,
    policyDefinitionId: id,
    definitionVersion: version,
    parameters: { effect: { value: "[parameters('effect')]" }, ...more },
  });
  world.initiatives.put(
    custom(leastOfAll, 'Contoso: the least of every cluster', '1.1.0', {
      description: 'What every cluster of Contoso keeps to.',
      parameters: { effect: effect('The effect of every member.') },
      policyDefinitions: [
        member('NoPrivilegeEscalation', noPrivilegeEscalation, '8.*.*'),
        member('Labels', requiredLabels, '7.*.*', { labelsList: { value: ['owner'] } }),
      ],
    }),
  );
}

const effect = (description?: string) => ({
  type: 'String',
  metadata: { displayName: 'Effect', ...(description ? { description } : {}) },
  allowedValues: ['Audit', 'Deny', 'Disabled'],
  defaultValue: 'Audit',
});

function custom(id: string, displayName: string, version: string, more: Record<string, unknown>): ArmResource {
  const [collection = '', name = ''] = id.split('/').slice(-2);
  return {
    id,
    type: `Microsoft.Authorization/${collection}`,
    name,
    properties: {
      displayName,
      policyType: 'Custom',
      description: displayName,
      metadata: { category: 'Kubernetes', version },
      version,
      versions: [version],
      ...more,
    },
  };
}

export function addAssignments(world: ArmWorld, own: Cluster): void {
  world.directory.set(authors.gerda.objectId, { ...authors.gerda });
  const group = own.id.replace(/\/providers\/.*$/, '');
  const add = (scope: string, name: string, displayName: string, policyDefinitionId: string, more: object = {}) =>
    put(world, scope, name, { displayName, policyDefinitionId, ...more });
  add(group, 'pod-security-baseline', 'Baseline', baseline, {
    parameters: { effect: { value: 'Deny' } },
    metadata: {
      createdBy: authors.gerda.objectId,
      updatedBy: '0b1ec7d0-0000-4000-8000-000000000001',
      updatedOn: '2026-05-06T07:08:09.1011121Z',
    },
  });
  add(production, 'SecurityCenterBuiltIn', 'ASC Default (subscription: Contoso Production)', allowedImages, {
    parameters: {
      effect: { value: 'Audit' },
      allowedContainerImagesRegex: { value: '^(contosoprod\\.azurecr\\.io|mcr\\.microsoft\\.com)/.+$' },
    },
    metadata: {
      assignedBy: 'Security Center',
      description: 'This policy assignment was automatically created by Azure Security Center',
    },
  });
  add(managementGroupId, 'contoso-kubernetes', 'Contoso: the least of every cluster', leastOfAll, {
    // The portal writes down who it was.
    metadata: { assignedBy: authors.gerda.displayName, createdBy: authors.gerda.objectId },
  });
  add(managementGroupId, 'addon-audit', 'Clusters run the Azure Policy add-on', addonAudit, {
    metadata: { createdBy: authors.gone },
  });
  add(production, 'no-node-ports', 'No node ports outside the platform', noNodePort, { notScopes: [group] });
  addStanding(world);
  exempt(world, group);
}

/** Of an assignment that excludes the group anyway: it changes nothing of what the cluster is held to. */
function exempt(world: ArmWorld, scope: string): void {
  const name = 'edge-node-ports';
  world.exemptions.put({
    id: ours(scope, 'policyExemptions', name),
    type: 'Microsoft.Authorization/policyExemptions',
    name,
    properties: {
      policyAssignmentId: ours(production, 'policyAssignments', 'no-node-ports'),
      policyDefinitionReferenceIds: [],
      exemptionCategory: 'Mitigated',
      displayName: 'Edge gateways stand behind a firewall of their own',
      expiresOn: '2035-01-31T00:00:00Z',
      assignmentScopeValidation: 'Default',
    },
  });
}

const displayNames: Record<string, string> = {
  'pod-security-restricted': 'Pod security restricted',
  'aks-deployment-safeguards': 'Deployment safeguards',
  'cis-kubernetes': 'CIS benchmark for Kubernetes',
};

/** The assignments behind the constraints that the sandbox's cluster starts with, so that both sides tell the same. */
function addStanding(world: ArmWorld): void {
  for (const [id, members] of Map.groupBy(standingPolicies(), ({ assignmentId }) => assignmentId)) {
    const first = members[0];
    if (!first || world.assignments.get(id)) continue;
    const definitionId = first.setDefinitionId || first.definitionId;
    const definition = world.initiatives.get(definitionId) ?? world.definitions.get(definitionId);
    const declared = (definition?.properties.parameters ?? {}) as ParameterDefinitions;
    const wanted: Record<string, unknown> = {
      ...forRequired,
      ...Object.assign({}, ...members.map((one) => one.parameters)),
    };
    wanted.effect = first.effect;
    if (first.warn) wanted.warn = true;
    // What has a default in an initiative is set by its members; alone, the assignment sets it.
    const set = Object.keys(declared).filter(
      (name) =>
        name in wanted &&
        (!first.setDefinitionId || ['effect', 'warn'].includes(name) || declared[name]?.defaultValue === undefined),
    );
    const [, scope = '', name = ''] =
      /^(.*)\/providers\/Microsoft\.Authorization\/policyAssignments\/(.+)$/.exec(id) ?? [];
    put(world, scope, name, {
      displayName: displayNames[name] ?? `${String(definition?.properties.displayName)}`,
      policyDefinitionId: definitionId,
      parameters: Object.fromEntries(set.map((parameter) => [parameter, { value: wanted[parameter] }])),
    });
  }
}

/** Parameters without default that the cluster's standing constraints do not show. */
const forRequired = {
  allowedContainerImagesRegex: '^.+$',
  messages: { podDefaults: 'a mutation set defaults on this pod' },
};

function put(world: ArmWorld, scope: string, name: string, properties: Record<string, unknown>): void {
  const definition =
    world.definitions.get(String(properties.policyDefinitionId)) ??
    world.initiatives.get(String(properties.policyDefinitionId));
  world.assignments.put({
    id: ours(scope, 'policyAssignments', name),
    type: 'Microsoft.Authorization/policyAssignments',
    name,
    properties: {
      parameters: {},
      notScopes: [],
      enforcementMode: 'Default',
      ...properties,
      definitionVersion: `${String(definition?.properties.version).split('.')[0]}.*.*`,
      scope,
      metadata: {
        createdBy: '0b1ec7d0-0000-4000-8000-000000000001',
        createdOn: '2026-02-03T10:11:12.1314151Z',
        updatedBy: null,
        updatedOn: null,
        ...(properties.metadata as object | undefined),
      },
    },
  });
}

function nodePortDefinition(): ArmResource {
  const template = {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: { name: 'k8scontosononodeport' },
    spec: {
      crd: { spec: { names: { kind: 'K8sContosoNoNodePort' } } },
      targets: [
        {
          target: 'admission.k8s.gatekeeper.sh',
          rego: 'package k8scontosononodeport\n\nviolation[{"msg": msg}] {\n  input.review.object.spec.type == "NodePort"\n  msg := sprintf("service %v must not be of type NodePort", [input.review.object.metadata.name])\n}\n',
        },
      ],
    },
  };
  const excludedNamespaces = {
    type: 'Array',
    metadata: { displayName: 'Namespace exclusions' },
    defaultValue: ['kube-system', 'gatekeeper-system', 'azure-arc'],
  };
  return custom(noNodePort, 'Contoso: services must not use node ports', '1.0.0', {
    mode: 'Microsoft.Kubernetes.Data',
    parameters: { effect: effect(), excludedNamespaces },
    policyRule: policyRule(true, {
      templateInfo: { sourceType: 'Base64Encoded', content: Buffer.from(stringify(template)).toString('base64') },
      apiGroups: [''],
      kinds: ['Service'],
      excludedNamespaces: "[parameters('excludedNamespaces')]",
    }),
  });
}
