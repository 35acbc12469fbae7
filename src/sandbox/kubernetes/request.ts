/** What a request asks for, read from its method and path as kube-apiserver's RequestInfo resolver does. */
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

const namespaceSubresources = new Set(['status', 'finalize']);

/** Anything that is not `/api/<v>/…` or `/apis/<g>/<v>/…` is a plain path. */
export function parseRequest(method: string, url: URL): ApiRequest {
  const path = url.pathname;
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const core = parts[0] === 'api';
  const rest = core ? parts.slice(2) : parts.slice(3);
  if ((!core && parts[0] !== 'apis') || rest.length === 0) {
    return { isResource: false, verb: method.toLowerCase(), path };
  }
  const group = core ? '' : (parts[1] ?? '');
  const version = (core ? parts[1] : parts[2]) ?? '';
  let namespace = '';
  let named = rest;
  if (rest[0] === 'namespaces' && rest.length > 1) {
    namespace = rest[1] ?? '';
    if (rest.length > 2 && !namespaceSubresources.has(rest[2] ?? '')) named = rest.slice(2);
  }
  const [resource = '', name = '', subresource = ''] = named;
  return {
    isResource: true,
    verb: verbOf(method, name, url.searchParams),
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
