/** Azure resource ids: compared without regard to case, and each one's chain of scopes up to the tenant. */
import { allSubscriptions, managementGroupId } from './tenant.ts';

/** True when two resource ids name the same thing; ARM itself mixes the case of their segments. */
export function sameId(left: string, right: string): boolean {
  return canonical(left) === canonical(right);
}

/** The form under which an id is stored and looked up. */
export function canonical(id: string): string {
  return `/${id.replace(/^\/+|\/+$/g, '')}`.toLowerCase();
}

/** True when `id` is `scope` or lies beneath it; management groups are resolved by `scopeChain`, not here. */
export function isWithin(id: string, scope: string): boolean {
  const [inner, outer] = [canonical(id), canonical(scope)];
  return outer === '/' || inner === outer || inner.startsWith(`${outer}/`);
}

export interface ScopeParts {
  subscription?: string;
  resourceGroup?: string;
  managementGroup?: string;
}

export function scopeParts(id: string): ScopeParts {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(id)?.[1];
  const resourceGroup = /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)/i.exec(id)?.[1];
  const managementGroup = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)/i.exec(id)?.[1];
  return {
    ...(subscription ? { subscription } : {}),
    ...(resourceGroup ? { resourceGroup } : {}),
    ...(managementGroup ? { managementGroup } : {}),
  };
}

/**
 * The scopes above an id, nearest first and the id itself included: resource, resource group, subscription,
 * management group, tenant (`/`). Canonical form.
 */
export function scopeChain(id: string): string[] {
  const full = canonical(id);
  const { subscription, resourceGroup, managementGroup } = scopeParts(full);
  const known = allSubscriptions.some(({ subscriptionId }) => subscriptionId === subscription);
  return [
    ...new Set([
      full,
      ...(resourceGroup ? [`/subscriptions/${subscription}/resourcegroups/${resourceGroup}`] : []),
      ...(subscription ? [`/subscriptions/${subscription}`] : []),
      ...(managementGroup ? [`/providers/microsoft.management/managementgroups/${managementGroup}`] : []),
      ...(known ? [canonical(managementGroupId)] : []),
      '/',
    ]),
  ];
}

/** The scope that something of Microsoft.Authorization stands at, by its id; '' for the tenant. */
export function scopeOf(id: string): string {
  return id.replace(/\/providers\/Microsoft\.Authorization\/.*$/i, '');
}

/** Resources kept by id, whatever the case in which it is asked for; the case first written is what comes back. */
export class ResourceStore<T extends { id: string }> {
  readonly #byId = new Map<string, T>();

  get(id: string): T | undefined {
    return this.#byId.get(canonical(id));
  }

  put(resource: T): T {
    this.#byId.set(canonical(resource.id), resource);
    return resource;
  }

  delete(id: string): boolean {
    return this.#byId.delete(canonical(id));
  }

  all(): T[] {
    return [...this.#byId.values()];
  }

  within(scope: string): T[] {
    return this.all().filter((resource) => isWithin(resource.id, scope));
  }
}
