import type { PolicyDefinition, PolicySetDefinition } from '@azure/arm-policy';
import type { PolicyContext } from '@azure/arm-policy/api';
import type { Definition, Initiative } from '../governance/azure/definition.ts';
import type { PolicyParameter } from '../governance/azure/parameter.ts';
import { idKey, managementGroupOf, nameOf, parseResourceId } from '../governance/azure/resource-id.ts';
import { defined } from '../governance/defined.ts';
import { objectOf, textOf, textsOf } from '../governance/raw-json.ts';
import type { ArmClients } from './arm-clients.ts';
import { abortable, anySubscription } from './sdk-arguments.ts';

/** `$filter` of ARM: the category that the add-on's policies are in. */
const kubernetes = "category eq 'Kubernetes'";

/** What the SDK has for definitions and, under the same names, for initiatives. */
interface PolicyApi<Body> {
  listBuiltIn(context: PolicyContext, options: ListOptions): AsyncIterable<Body>;
  list(context: PolicyContext, options: ListOptions): AsyncIterable<Body>;
  get(context: PolicyContext, name: string, options: GetOptions): Promise<Body>;
  getAtManagementGroup(context: PolicyContext, group: string, name: string, options: GetOptions): Promise<Body>;
  getBuiltIn(context: PolicyContext, name: string, options: GetOptions): Promise<Body>;
}
type GetOptions = ReturnType<typeof abortable>;
type ListOptions = GetOptions & { filter?: string };

interface CatalogueOptions {
  readonly everyCategory?: boolean;
  readonly signal?: AbortSignal;
}

function readers<Body, Item>(load: () => Promise<PolicyApi<Body>>, read: (body: Body) => Item) {
  return {
    async builtIn(arm: ArmClients, { everyCategory, signal }: CatalogueOptions = {}): Promise<readonly Item[]> {
      const options = { ...(!everyCategory && { filter: kubernetes }), ...abortable(signal) };
      return Array.fromAsync((await load()).listBuiltIn(await arm.policy(anySubscription), options), read);
    },
    async custom(arm: ArmClients, subscriptionId: string, signal?: AbortSignal): Promise<readonly Item[]> {
      const options = { filter: "policyType eq 'Custom'", ...abortable(signal) };
      return Array.fromAsync((await load()).list(await arm.policy(subscriptionId), options), read);
    },
    async get(arm: ArmClients, id: string, signal?: AbortSignal): Promise<Item> {
      const api = await load();
      const { subscriptionId, managementGroup } = homeOf(id);
      const context = await arm.policy(subscriptionId ?? anySubscription);
      const options = abortable(signal);
      if (subscriptionId) return read(await api.get(context, nameOf(id), options));
      if (managementGroup) return read(await api.getAtManagementGroup(context, managementGroup, nameOf(id), options));
      return read(await api.getBuiltIn(context, nameOf(id), options));
    },
  };
}

const definitions = readers(() => import('@azure/arm-policy/api/policyDefinitions'), definition);
const initiatives = readers(() => import('@azure/arm-policy/api/policySetDefinitions'), initiative);

/** Built-ins of category Kubernetes, or of all. @throws ArmError */
export const { builtIn: builtInDefinitions } = definitions;
export const { builtIn: builtInInitiatives } = initiatives;
/** Of the subscription and the management groups above it. @throws ArmError */
export const { custom: customDefinitions } = definitions;
export const { custom: customInitiatives } = initiatives;
/** By id, in whatever scope it lives: built-in, management group, subscription. @throws ArmError */
export const { get: getDefinition } = definitions;
export const { get: getInitiative } = initiatives;

/** Where a definition lives; in neither when it is built in. */
export function homeOf(id: string): { readonly subscriptionId?: string; readonly managementGroup?: string } {
  const [scope = ''] = id.split(/\/providers\/Microsoft\.Authorization\//i);
  return defined({
    subscriptionId: parseResourceId(scope)?.subscriptionId,
    managementGroup: managementGroupOf(scope),
  });
}

/** Keyed by `idKey`. */
export function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [idKey(item.id), item]));
}

/** From ARM's resource: the rule is read for its effect, template, kinds and roles only. */
export function definition(body: PolicyDefinition): Definition {
  const then = objectOf(objectOf(body.policyRule).then);
  const details = objectOf(then.details);
  const templateInfo = objectOf(details.templateInfo);
  const constraint = Object.keys(templateInfo).length > 0 || details.constraintTemplate !== undefined;
  const template =
    textOf(templateInfo.sourceType).toLowerCase() === 'base64encoded'
      ? 'inline'
      : textOf(templateInfo.url) || textOf(details.constraintTemplate);
  return {
    ...common(body),
    mode: body.mode ?? '',
    effectExpression: textOf(then.effect),
    inCluster: constraint ? 'constraint' : details.mutationInfo !== undefined ? 'mutation' : 'none',
    ...(template && { template }),
    kinds: kindsOf(details.kinds),
    roleDefinitionIds: textsOf(details.roleDefinitionIds),
  };
}

export function initiative(body: PolicySetDefinition): Initiative {
  return {
    ...common(body),
    members: (body.policyDefinitions ?? []).map((member) => ({
      referenceId: member.policyDefinitionReferenceId ?? '',
      definitionId: member.policyDefinitionId,
      ...defined({ definitionVersion: member.definitionVersion || undefined }),
      parameters: Object.fromEntries(
        Object.entries(member.parameters ?? {}).map(([name, value]) => [name, value.value]),
      ),
      groups: member.groupNames ?? [],
    })),
  };
}

function common(body: PolicyDefinition | PolicySetDefinition) {
  const metadata = objectOf(body.metadata);
  const version = (body.version ?? textOf(metadata.version)) || undefined;
  const displayName = body.displayName ?? body.name ?? '';
  return {
    id: body.id ?? '',
    name: body.name ?? '',
    displayName,
    description: body.description ?? '',
    category: textOf(metadata.category),
    policyType: body.policyType ?? '',
    ...defined({ version }),
    versions: body.versions ?? [],
    preview: metadata.preview === true || /^\[preview\]/i.test(displayName),
    deprecated: metadata.deprecated === true || /^\[deprecated\]/i.test(displayName),
    parameters: parametersOf(body.parameters),
  };
}

function parametersOf(parameters: PolicyDefinition['parameters']): readonly PolicyParameter[] {
  return Object.entries(parameters ?? {}).map(([name, value]) => {
    const metadata = value.metadata;
    return {
      name,
      type: (value.type ?? 'string').toLowerCase(),
      displayName: metadata?.displayName ?? name,
      description: metadata?.description ?? '',
      required: value.defaultValue === undefined,
      ...(value.defaultValue !== undefined && { defaultValue: value.defaultValue }),
      ...defined({
        allowedValues: value.allowedValues,
        schema: value.schema,
        strongType: metadata?.strongType || undefined,
      }),
      deprecated:
        metadata?.additionalProperties?.deprecated === true || /^\[deprecated\]/i.test(metadata?.displayName ?? ''),
    };
  });
}

/** `[{apiGroups, kinds}]` in newer definitions, `["Pod"]` in older ones, an expression in a few. */
function kindsOf(kinds: unknown): readonly string[] {
  if (!Array.isArray(kinds)) return [];
  return [...new Set(kinds.flatMap((entry) => (typeof entry === 'string' ? [entry] : textsOf(objectOf(entry).kinds))))];
}
