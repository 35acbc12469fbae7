/** The parts of an Azure resource id, as written; compare them with `sameId`, never with `===`. */
export interface ResourceId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** `Microsoft.ContainerService/managedClusters`; "" for a subscription or resource group. */
  readonly type: string;
  readonly name: string;
}

export type ScopeLevel = 'tenant' | 'management group' | 'subscription' | 'resource group' | 'resource';

/** The form in which ids are compared and used as keys: lower case, no slash at the end. ARM's own casing varies. */
export function idKey(id: string): string {
  return id.trim().replace(/\/+$/, '').toLowerCase();
}

export function sameId(a: string, b: string): boolean {
  return idKey(a) === idKey(b);
}

/** Undefined when the text is not the id of a subscription or something in one. */
export function parseResourceId(id: string): ResourceId | undefined {
  const match = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?(?:\/providers\/([^/]+)\/(.+))?\/?$/i.exec(
    id.trim(),
  );
  if (!match) return undefined;
  const [, subscriptionId = '', resourceGroup = '', namespace = '', rest = ''] = match;
  const pairs = rest.split('/').filter((part) => part !== '');
  const types = pairs.filter((_, index) => index % 2 === 0);
  const names = pairs.filter((_, index) => index % 2 === 1);
  return {
    subscriptionId,
    resourceGroup,
    type: namespace === '' ? '' : [namespace, ...types].join('/'),
    name: names.at(-1) ?? '',
  };
}

/** The id of the resource group that holds something; of the subscription, for what is in no group. */
export function groupIdOf(of: string | Pick<ResourceId, 'subscriptionId' | 'resourceGroup'>): string {
  const { subscriptionId = '', resourceGroup = '' } = (typeof of === 'string' ? parseResourceId(of) : of) ?? {};
  return resourceGroup === ''
    ? `/subscriptions/${subscriptionId}`
    : `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

const managementGroupScope = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i;

export function managementGroupOf(scope: string): string | undefined {
  return managementGroupScope.exec(scope.replace(/\/+$/, ''))?.[1];
}

export function scopeLevel(scope: string): ScopeLevel {
  if (idKey(scope) === '') return 'tenant';
  if (managementGroupOf(scope) !== undefined) return 'management group';
  const id = parseResourceId(scope);
  if (id === undefined || id.type !== '') return 'resource';
  return id.resourceGroup === '' ? 'subscription' : 'resource group';
}

/** True when `scope` is `id` or an ancestor of it by path. A management group never is by path: its tree is not in ids. */
export function scopeContains(scope: string, id: string): boolean {
  const outer = idKey(scope);
  const inner = idKey(id);
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** The last segment: a name for the screen. */
export function nameOf(id: string): string {
  return id.replace(/\/+$/, '').split('/').at(-1) ?? id;
}
