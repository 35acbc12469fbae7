/** What a request asks for, as kube-apiserver's RequestInfo resolver reads it from method and path. */
export interface ResourceRequest {
  isResource: true;
  verb: string;
  group: string;
  version: string;
  resource: string;
  subresource: string;
  /** '' across all namespaces or at the cluster scope. */
  namespace: string;
  /** '' for collections. */
  name: string;
  path: string;
}

export interface PathRequest {
  isResource: false;
  /** The method in lower case. */
  verb: string;
  path: string;
}

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
    path,
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
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name ? 'delete' : 'deletecollection';
    default:
      return method.toLowerCase();
  }
}
