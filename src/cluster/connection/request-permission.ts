import type { Permission } from '../../governance/reading.ts';

const writeVerbs: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/**
 * The permission that a request needs, told from it as the API server itself does (its RequestInfo); undefined for paths
 * that are no resource, such as /version or discovery.
 */
export function permissionFor(method: string, path: string, watch = false): Permission | undefined {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return undefined;
  const group = isCore ? '' : (parts[1] ?? '');
  let rest = parts.slice(isCore ? 2 : 3);
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 2) {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const [resource, name = '', subresource] = rest;
  if (resource === undefined) return undefined;
  const verb = method === 'GET' || method === 'HEAD' ? readVerb(name, watch) : deletesMany(method, name);
  return {
    verb,
    group,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function readVerb(name: string, watch: boolean): string {
  if (watch) return 'watch';
  return name === '' ? 'list' : 'get';
}

function deletesMany(method: string, name: string): string {
  if (method === 'DELETE' && name === '') return 'deletecollection';
  return writeVerbs[method] ?? method.toLowerCase();
}

/** A permission as kubectl says it: "list deployments.apps in namespace team-a", "watch pods at the cluster scope". */
export function permissionText({ verb, group, resource, namespace }: Permission): string {
  const [plural = '', subresource] = resource.split('/');
  const type = `${plural}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;
  return `${verb} ${type} ${namespace === undefined ? 'at the cluster scope' : `in namespace ${namespace}`}`;
}
