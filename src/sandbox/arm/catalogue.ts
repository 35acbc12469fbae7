/** The built-in definitions and initiatives of category Kubernetes, as ARM shows them. */
import { definitionRows, groupOfKind, initiativeRows } from '../world/catalogue-rows.ts';
import { standingPolicies } from '../world/standing-policies.ts';
import { addVersion } from './definition-versions.ts';
import {
  commonParameters,
  effectParameter,
  ownParameters,
  type ParameterDefinition,
  type ParameterDefinitions,
} from './policy-parameters.ts';
import type { ArmResource, ArmWorld } from './world.ts';

const builtIn = '/providers/Microsoft.Authorization';
const store = 'https://store.policy.core.windows.net/kubernetes';
/** The one template whose definition fills a value in itself. */
const sysAdmin = { disallowedCapabilities: ['CAP_SYS_ADMIN', 'SYS_ADMIN'] };
const clusterTypes = ['Microsoft.Kubernetes/connectedClusters', 'Microsoft.ContainerService/managedClusters'];
/** AKS Contributor and the role made for deploying the add-on. */
const deployerRoles = ['ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8', '18ed5180-3e48-46fd-8541-4ea054d57064'].map(
  (role) => `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
);

export function addCatalogue(world: ArmWorld): void {
  for (const row of definitionRows) world.definitions.put(definition(row));
  for (const row of initiativeRows) world.initiatives.put(initiative(row, world));
}

function definition([
  id = '',
  version = '',
  rule = '',
  effects = '',
  common = '',
  own = '-',
  kinds = '',
  displayName = '',
]: string[]): ArmResource {
  const inCluster = rule !== '-';
  const ownOnes = ownParameters(own);
  const parameters: ParameterDefinitions = {
    effect: effectParameter(effects),
    ...(common === '-' ? {} : commonParameters(common)),
    ...ownOnes,
  };
  return kubernetesPolicy('policyDefinitions', id, version, displayName, {
    mode: inCluster ? 'Microsoft.Kubernetes.Data' : 'Indexed',
    description: `${displayName}. For more information, see https://aka.ms/kubepolicydoc.`,
    parameters,
    policyRule: policyRule(inCluster, details(rule, effects, parameters, Object.keys(ownOnes), kinds)),
  });
}

/** A built-in definition or initiative of category Kubernetes. */
function kubernetesPolicy(
  collection: string,
  id: string,
  version: string,
  displayName: string,
  properties: object,
): ArmResource {
  const metadata = { version, category: 'Kubernetes', ...(version.includes('preview') ? { preview: true } : {}) };
  return {
    id: `${builtIn}/${collection}/${id}`,
    type: `Microsoft.Authorization/${collection}`,
    name: id,
    properties: { displayName, policyType: 'BuiltIn', metadata, version, versions: [version], ...properties },
  };
}

/** A rule that picks clusters and takes its effect from the parameter of that name. */
export function policyRule(inCluster: boolean, details: unknown): Record<string, unknown> {
  const clusters = inCluster ? { in: clusterTypes } : { equals: 'Microsoft.ContainerService/managedClusters' };
  return {
    if: { field: 'type', ...clusters },
    // biome-ignore lint/suspicious/noThenProperty: Azure Policy's own word
    then: { effect: "[parameters('effect')]", ...(details ? { details } : {}) },
  };
}

function details(
  rule: string,
  effects: string,
  parameters: ParameterDefinitions,
  own: string[],
  kinds: string,
): unknown {
  const [letter, template = ''] = rule.split(' ');
  const references = (names: string[]) =>
    Object.fromEntries(names.filter((name) => parameters[name]).map((name) => [name, `[parameters('${name}')]`]));
  const scoping = references(['excludedNamespaces', 'namespaces', 'labelSelector', 'source', 'warn']);
  const constants = template === 'container-disallowed-capabilities/v3' && own.length === 0 ? sysAdmin : {};
  if (letter === 't') {
    return {
      templateInfo: { sourceType: 'PublicURL', url: `${store}/${template}/template.yaml` },
      apiGroups: [...new Set(kinds.split(',').map(groupOfKind))],
      kinds: kinds.startsWith('[') ? [kinds] : kinds.split(','),
      ...scoping,
      values: { ...references([...own, 'excludedContainers', 'excludedImages']), ...constants },
    };
  }
  if (letter === 'm')
    return { mutationInfo: { sourceType: 'PublicURL', url: `${store}/${template}/mutation.yaml` }, ...scoping };
  if (!effects.includes('P')) return undefined;
  return {
    type: 'Microsoft.ContainerService/managedClusters',
    roleDefinitionIds: deployerRoles,
    existenceCondition: {},
    deployment: { properties: { mode: 'incremental', template: {} } },
  };
}

/** What members of every initiative set themselves, by definition id. */
const fixedValues: Record<string, Record<string, unknown>> = {
  'a22123bd-b9da-4c86-9424-24903e91fd55': { allowedUsers: ['nodeclient'], allowedGroups: ['system:node'] },
};

/** What the members of one initiative set, as the clusters of the sandbox have them: by initiative, then reference. */
function memberValues(initiativeId: string, reference: string, definition: ArmResource): Record<string, unknown> {
  const declared = definition.properties.parameters as ParameterDefinitions;
  const standing = standingPolicies().find(
    ({ setDefinitionId, referenceId }) => setDefinitionId.endsWith(initiativeId) && referenceId === reference,
  );
  const optional = Object.entries(standing?.parameters ?? {}).filter(
    ([name]) => declared[name]?.defaultValue !== undefined,
  );
  return { ...Object.fromEntries(optional), ...fixedValues[definition.name] };
}

function initiative(
  [id = '', version = '', effects = '', members = '', displayName = '']: string[],
  world: ArmWorld,
): ArmResource {
  const parameters: ParameterDefinitions = { effect: effectParameter(effects) };
  const policyDefinitions = members.split(' ').map((member) => {
    const [reference = '', definitionId = '', major] = member.split(/[=@]/);
    const found = world.definitions.get(`${builtIn}/policyDefinitions/${definitionId}`);
    if (!found) throw new Error(`the catalogue has no definition ${definitionId} for initiative ${id}`);
    const own = found.properties.parameters as ParameterDefinitions;
    const version = major === undefined ? String(found.properties.version) : `${major}.0.0`;
    if (major !== undefined) addVersion(world, found, version);
    return {
      policyDefinitionReferenceId: reference,
      policyDefinitionId: found.id,
      definitionVersion: `${version.split('.')[0]}.*.*${version.includes('preview') ? '-preview' : ''}`,
      effectiveDefinitionVersion: version,
      parameters: memberParameters(parameters, own, memberValues(id, reference, found)),
    };
  });
  return kubernetesPolicy('policySetDefinitions', id, version, displayName, {
    description: `${displayName}. For instructions on using this policy, visit https://aka.ms/kubepolicydoc.`,
    parameters,
    policyDefinitions,
  });
}

/** Lifts to the initiative what one sets there: the effect, the common parameters, and whatever has no default. */
function memberParameters(
  lifted: ParameterDefinitions,
  own: ParameterDefinitions,
  fixed: Record<string, unknown>,
): Record<string, { value: unknown }> {
  const values: Record<string, { value: unknown }> = {};
  for (const [name, parameter] of Object.entries(own)) {
    if (name in fixed) {
      values[name] = { value: fixed[name] };
      continue;
    }
    const shared = ['excludedNamespaces', 'namespaces', 'labelSelector', 'source', 'warn', 'excludedImages'].includes(
      name,
    );
    if (name === 'effect') {
      const value = memberEffect(parameter, lifted.effect);
      if (value) values[name] = { value };
      continue;
    }
    if (!shared && parameter.defaultValue !== undefined) continue;
    lifted[name] ??= parameter;
    values[name] = { value: `[parameters('${name}')]` };
  }
  return values;
}

/** How a member takes its effect from the initiative's: as it is where it allows all of these; what deploys follows it on and off. */
function memberEffect(own: ParameterDefinition, shared: ParameterDefinition | undefined): string | undefined {
  if (own.allowedValues?.includes('DeployIfNotExists'))
    return "[if(equals(parameters('effect'), 'Disabled'), 'Disabled', 'DeployIfNotExists')]";
  return shared?.allowedValues?.every((one) => own.allowedValues?.some((other) => sameText(one, other)))
    ? "[parameters('effect')]"
    : undefined;
}

function sameText(one: unknown, other: unknown): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}
