/** What a request asks for, as kube-apiserver's RequestInfo resolver reads it from method and path. */
import * as z from 'zod';

const text = z.string().catch('');

/** What RBAC looks at in a request for a resource; '' for what is not told. */
export const resourceAttributes = z.object({
  verb: text,
  group: text,
  version: text,
  resource: text,
  subresource: text,
  /** '' across all namespaces or at the cluster scope. */
  namespace: text,
  /** '' for collections. */
  name: text,
});

export const pathAttributes = z.object({ verb: text, path: text });

export type ResourceRequest = z.infer<typeof resourceAttributes> & { isResource: true };
/** Its verb is the method in lower case. */
type PathRequest = z.infer<typeof pathAttributes> & { isResource: false };

export type ApiRequest = ResourceRequest | PathRequest;

/** `params`: what the route captured. A namespace lies within itself. */
export function requestOf(
  method: string,
  path: string,
  query: URLSearchParams,
  params: Record<string, string>,
): ApiRequest {
  const { group = '', version = '', name = '', subresource = '' } = params;
  const resource = params.resource ?? (name && 'namespaces');
  if (!resource) return { isResource: false, verb: method.toLowerCase(), path };
  const namespace = params.namespace ?? (resource === 'namespaces' ? name : '');
  return {
    isResource: true,
    verb: verbOf(method, name, query),
    group,
    version,
    resource,
    subresource,
    namespace,
    name,
  };
}

function verbOf(method: string, name: string, query: URLSearchParams): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (['true', '1'].includes(query.get('watch') ?? '')) return 'watch';
      return name ? 'get' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'DELETE':
      return name ? 'delete' : 'deletecollection';
    default:
      return method.toLowerCase();
  }
}
