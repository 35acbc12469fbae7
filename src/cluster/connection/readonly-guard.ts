import { ClusterError } from './cluster-error.ts';

/** Requests that are sent as POST and change nothing: access reviews. */
const reviews = new Set(['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews']);

/**
 * Throws unless the request changes nothing: a read, an access review, or a dry run. This stands in the transport, so
 * that no key, plugin or mistake above it can write in read-only mode.
 */
export function refuseWrites(method: string, path: string, query: Readonly<Record<string, string>>): void {
  if (method === 'GET' || method === 'HEAD') return;
  const resource = path.split('/').at(-1) ?? '';
  if (method === 'POST' && /^\/apis\/(authorization|authentication)\.k8s\.io\//.test(path) && reviews.has(resource))
    return;
  if (query.dryRun === 'All') return;
  throw new ClusterError('readonly', {
    what: `read-only mode refused ${method} ${path}`,
    next: 'start without --readonly to make changes',
  });
}
