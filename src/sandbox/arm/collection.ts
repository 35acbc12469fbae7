/** What ARM's resource types have in common: lists in pages, get, put, delete, each with its right and its answers. */
import type * as z from 'zod';
import { type ArmError, armError, resourceNotFound } from './errors.ts';
import { page } from './paging.ts';
import type { ResourceStore } from './resource-ids.ts';
import { type Call, on, type Route } from './routes.ts';

export interface Collection<T extends { id: string }> {
  /** `Microsoft.Authorization/policyExemptions`. */
  type: string;
  /** The path in front of `/providers/<type>`; any scope's, or that of groups and subscriptions. */
  scopes: string[];
  store: ResourceStore<T>;
  /** The 404 of what is not there. */
  missing(call: Call): ArmError;
  rows(call: Call): readonly T[];
  largestPage?: number;
  /** As it is shown; as it is kept unless told. */
  view?(resource: T, call: Call): unknown;
  /** Of the answer to a GET. */
  headers?(resource: T): Record<string, string>;
  /** What a PUT leaves, or an ArmError thrown; absent for what cannot be put. */
  make?(call: Call, known: T | undefined): T;
  /** What a PUT over something known answers; 200 unless told. */
  replaced?: number;
  /** Called before something goes; may refuse by an ArmError. Absent for what cannot be deleted. */
  remove?(resource: T): void;
}

export function collectionRoutes<T extends { id: string }>(collection: Collection<T>): Route[] {
  const { type, scopes, store, rows, largestPage, make, replaced = 200, remove } = collection;
  const view = (resource: T, call: Call) => collection.view?.(resource, call) ?? resource;
  return scopes.flatMap((scope) => {
    const all = `${scope}/providers/${type}`;
    const one = `${all}/:name`;
    const list = (call: Call) =>
      page(
        call,
        rows(call).map((row) => view(row, call)),
        largestPage,
      );
    const get: Route['handle'] = (call) => {
      const known = found(collection, call);
      return { body: view(known, call), headers: collection.headers?.(known) ?? {} };
    };
    const routes = [on('GET', all, list, `${type}/read`), on('GET', one, get, `${type}/read`)];
    if (make) {
      const put: Route['handle'] = (call) => {
        const known = store.get(call.path);
        const made = store.put(make(call, known));
        return { status: known ? replaced : 201, body: view(made, call) };
      };
      routes.push(on('PUT', one, put, `${type}/write`));
    }
    if (remove) {
      const erase: Route['handle'] = (call) => {
        const known = store.get(call.path);
        if (!known) return { status: 204 };
        remove(known);
        store.delete(known.id);
        return { body: view(known, call) };
      };
      routes.push(on('DELETE', one, erase, `${type}/delete`));
    }
    return routes;
  });
}

const group = '/subscriptions/:subscription/resourceGroups/:group';

/** Reading what lives in resource groups: listed by subscription and by group. */
export function resourceRoutes<T extends { id: string }>(
  resources: Pick<Collection<T>, 'type' | 'store' | 'view' | 'headers'>,
): Route[] {
  const rows = ({ params }: Call) =>
    resources.store.within(
      params.group
        ? `/subscriptions/${params.subscription}/resourceGroups/${params.group}`
        : `/subscriptions/${params.subscription}`,
    );
  const missing = ({ path }: Call) => resourceNotFound(path);
  const routes = collectionRoutes({ ...resources, scopes: ['/subscriptions/:subscription', group], missing, rows });
  return routes.filter(({ path }) => path.startsWith(group) || !path.endsWith('/:name'));
}

/** What a call's path names, by itself or by a verb or child beneath it. @throws ArmError 404 */
export function found<T extends { id: string }>(
  { type, store, missing }: Pick<Collection<T>, 'type' | 'store' | 'missing'>,
  call: Call,
): T {
  const id = new RegExp(`^.*/providers/${type}/[^/]+`, 'i').exec(call.path)?.[0] ?? call.path;
  const resource = store.get(id);
  if (!resource) throw missing({ ...call, path: id });
  return resource;
}

/** The body as the schema has it. @throws ArmError 400 InvalidRequestContent */
export function bodyOf<T>(call: Call, schema: z.ZodType<T>): T {
  const { data, error } = schema.safeParse(call.body);
  if (data !== undefined) return data;
  const issue = error?.issues[0];
  throw armError(
    400,
    'InvalidRequestContent',
    `The request content was invalid and could not be deserialized: '${issue?.path.join('.')}' ${issue?.message}.`,
  );
}
