import type { PolicyDefinition, PolicySetDefinition } from '@azure/arm-policy';
import type { Definition, Initiative } from '../governance/azure/definition.ts';
import { type PolicyParameter, withoutCaseTwins } from '../governance/azure/parameter.ts';
import { idKey } from '../governance/azure/resource-id.ts';
import type { ArmClients } from './arm-clients.ts';
import { abortable } from './subscriptions.ts';

/** `$filter` of ARM: the category that the add-on's policies are in. */
const kubernetes = "category eq 'Kubernetes'";

/** Built-in definitions of category Kubernetes, or of all. @throws ArmError */
export async function builtInDefinitions(
  arm: ArmClients,
  options: CatalogueOptions = {},
): Promise<readonly Definition[]> {
  const { listBuiltIn } = await import('@azure/arm-policy/api/policyDefinitions');
  const pages = listBuiltIn(await arm.policy(anySubscription), {
    ...(options.everyCategory ? {} : { filter: kubernetes }),
    ...abortable(options.signal),
  });
  return collect(pages, definition);
}

/** Custom definitions of the subscription and the management groups above it. @throws ArmError */
export async function customDefinitions(
  arm: ArmClients,
  subscriptionId: string,
  signal?: AbortSignal,
): Promise<readonly Definition[]> {
  const { list } = await import('@azure/arm-policy/api/policyDefinitions');
  return collect(
    list(await arm.policy(subscriptionId), { filter: "policyType eq 'Custom'", ...abortable(signal) }),
    definition,
  );
}

/** @throws ArmError */
export async function builtInInitiatives(
  arm: ArmClients,
  options: CatalogueOptions = {},
): Promise<readonly Initiative[]> {
  const { listBuiltIn } = await import('@azure/arm-policy/api/policySetDefinitions');
  const pages = listBuiltIn(await arm.policy(anySubscription), {
    ...(options.everyCategory ? {} : { filter: kubernetes }),
    ...abortable(options.signal),
  });
  return collect(pages, initiative);
}

/** @throws ArmError */
export async function customInitiatives(
  arm: ArmClients,
  subscriptionId: string,
  signal?: AbortSignal,
): Promise<readonly Initiative[]> {
  const { list } = await import('@azure/arm-policy/api/policySetDefinitions');
  return collect(
    list(await arm.policy(subscriptionId), { filter: "policyType eq 'Custom'", ...abortable(signal) }),
    initiative,
  );
}

export interface CatalogueOptions {
  readonly everyCategory?: boolean;
  readonly signal?: AbortSignal;
}

/** By id, in whatever scope it lives: built-in, management group, subscription. @throws ArmError */
export async function getDefinition(arm: ArmClients, id: string, signal?: AbortSignal): Promise<Definition> {
  const api = await import('@azure/arm-policy/api/policyDefinitions');
  const { subscriptionId, managementGroup, name } = definitionParts(id);
  const context = await arm.policy(subscriptionId ?? anySubscription);
  if (subscriptionId) return definition(await api.get(context, name, abortable(signal)));
  if (managementGroup)
    return definition(await api.getAtManagementGroup(context, managementGroup, name, abortable(signal)));
  return definition(await api.getBuiltIn(context, name, abortable(signal)));
}

/** @throws ArmError */
export async function getInitiative(arm: ArmClients, id: string, signal?: AbortSignal): Promise<Initiative> {
  const api = await import('@azure/arm-policy/api/policySetDefinitions');
  const { subscriptionId, managementGroup, name } = definitionParts(id);
  const context = await arm.policy(subscriptionId ?? anySubscription);
  if (subscriptionId) return initiative(await api.get(context, name, abortable(signal)));
  if (managementGroup)
    return initiative(await api.getAtManagementGroup(context, managementGroup, name, abortable(signal)));
  return initiative(await api.getBuiltIn(context, name, abortable(signal)));
}

/** Keyed by `idKey`. */
export function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [idKey(item.id), item]));
}

/** Built-ins are in no subscription, but the SDK's clients ask for one. */
const anySubscription = '00000000-0000-0000-0000-000000000000';

function definitionParts(id: string): { subscriptionId?: string; managementGroup?: string; name: string } {
  const name = id.split('/').at(-1) ?? '';
  const subscriptionId = /^\/subscriptions\/([^/]+)\//i.exec(id)?.[1];
  const managementGroup = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)\//i.exec(id)?.[1];
  return { name, ...(subscriptionId ? { subscriptionId } : {}), ...(managementGroup ? { managementGroup } : {}) };
}

async function collect<Body, Item>(pages: AsyncIterable<Body>, read: (body: Body) => Item): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const body of pages) items.push(read(body));
  return items;
}

/** From ARM's resource: the rule is read for its effect, template, kinds and roles only. */
export function definition(body: PolicyDefinition): Definition {
  const then = record(record(body.policyRule).then);
  const details = record(then.details);
  const templateInfo = record(details.templateInfo);
  const constraint = Object.keys(templateInfo).length > 0 || details.constraintTemplate !== undefined;
  const template =
    text(templateInfo.sourceType).toLowerCase() === 'base64encoded'
      ? 'inline'
      : text(templateInfo.url) || text(details.constraintTemplate);
  return {
    ...common(body),
    mode: body.mode ?? '',
    effectExpression: text(then.effect),
    inCluster: constraint ? 'constraint' : details.mutationInfo !== undefined ? 'mutation' : 'none',
    ...(template ? { template } : {}),
    kinds: kindsOf(details.kinds),
    roleDefinitionIds: strings(details.roleDefinitionIds),
  };
}

export function initiative(body: PolicySetDefinition): Initiative {
  return {
    ...common(body),
    members: (body.policyDefinitions ?? []).map((member) => ({
      referenceId: member.policyDefinitionReferenceId ?? '',
      definitionId: member.policyDefinitionId,
      ...(member.definitionVersion ? { definitionVersion: member.definitionVersion } : {}),
      parameters: Object.fromEntries(
        Object.entries(member.parameters ?? {}).map(([name, value]) => [name, value.value]),
      ),
      groups: member.groupNames ?? [],
    })),
  };
}

function common(body: PolicyDefinition | PolicySetDefinition) {
  const metadata = record(body.metadata);
  const version = body.version ?? (text(metadata.version) || undefined);
  const displayName = body.displayName ?? body.name ?? '';
  return {
    id: body.id ?? '',
    name: body.name ?? '',
    displayName,
    description: body.description ?? '',
    category: text(metadata.category),
    policyType: body.policyType ?? '',
    ...(version ? { version } : {}),
    versions: body.versions ?? [],
    preview: metadata.preview === true || /^\[preview\]/i.test(displayName),
    deprecated: metadata.deprecated === true || /^\[deprecated\]/i.test(displayName),
    parameters: parametersOf(body.parameters),
  };
}

function parametersOf(parameters: PolicyDefinition['parameters']): readonly PolicyParameter[] {
  return Object.entries(parameters ?? {}).map(([name, value]) => {
    const metadata = value.metadata;
    const required = value.defaultValue === undefined;
    return {
      name,
      type: (value.type ?? 'string').toLowerCase(),
      displayName: metadata?.displayName ?? name,
      description: metadata?.description ?? '',
      ...(value.allowedValues ? { allowedValues: withoutCaseTwins(value.allowedValues) } : {}),
      ...(required ? {} : { defaultValue: value.defaultValue }),
      required,
      ...(value.schema === undefined ? {} : { schema: value.schema }),
      ...(metadata?.strongType ? { strongType: metadata.strongType } : {}),
      deprecated:
        metadata?.additionalProperties?.deprecated === true || /^\[deprecated\]/i.test(metadata?.displayName ?? ''),
    };
  });
}

/** `[{apiGroups, kinds}]` in newer definitions, `["Pod"]` in older ones, an expression in a few. */
function kindsOf(kinds: unknown): readonly string[] {
  if (!Array.isArray(kinds)) return [];
  return [...new Set(kinds.flatMap((entry) => (typeof entry === 'string' ? [entry] : strings(record(entry).kinds))))];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
