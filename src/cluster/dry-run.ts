/** Server-side dry runs: the API server does all that it would do, admission and webhooks included, and keeps nothing. */
import type { DryRunAnswer, DryRunRequest } from '../governance/dry-run.ts';
import { manifestReference } from '../governance/manifest.ts';
import { objectOf, textOf } from '../governance/raw-json.ts';
import { unknownVerdict } from '../governance/verdict.ts';
import { parseVerdict } from '../governance/verdict-parse.ts';
import type { ClusterConnection, ClusterRequest } from './connection/cluster-connection.ts';
import { asClusterError } from './connection/cluster-error.ts';
import { withoutManagedFields } from './documents.ts';
import type { PathOf } from './resource-discovery.ts';

/** Rejects with ClusterError only when it is cancelled; any other failure is a verdict that is unknown. */
export async function dryRun(
  connection: ClusterConnection,
  pathOf: PathOf,
  request: DryRunRequest,
  signal: AbortSignal,
): Promise<DryRunAnswer> {
  try {
    const { path, ...sent } = await written(connection, pathOf, request);
    const { status, body, warnings, error } = await connection.answer(path, { ...sent, signal });
    const message = status < 300 ? '' : textOf(objectOf(body).message);
    const verdict = parseVerdict({ status, message, warnings, ...(error && { problem: error.problem }) }, Date.now());
    return status < 300 ? { verdict, object: withoutManagedFields(body) } : { verdict };
  } catch (error) {
    const failure = asClusterError(error, 'the dry run');
    if (failure.kind === 'cancelled') throw failure;
    return { verdict: unknownVerdict(failure.problem, Date.now()) };
  }
}

async function written(
  connection: ClusterConnection,
  pathOf: PathOf,
  request: DryRunRequest,
): Promise<ClusterRequest & { readonly path: string }> {
  const query = { dryRun: 'All' };
  if (request.how === 'merge') {
    const path = await pathOf(request.of);
    return { path, method: 'PATCH', query, body: request.patch, contentType: 'application/merge-patch+json' };
  }
  if (request.how === 'json') {
    const path = await pathOf(request.of);
    return { path, method: 'PATCH', query, body: request.patch, contentType: 'application/json-patch+json' };
  }
  const { object } = request;
  const reference = manifestReference(object, request.namespace ?? (connection.namespace || 'default'));
  if (reference === undefined) throw new Error('the object has no apiVersion and kind');
  if (request.how === 'create')
    return { path: await pathOf({ ...reference, name: '' }), method: 'POST', query, body: object };
  return {
    path: await pathOf(reference),
    method: 'PATCH',
    query: { ...query, fieldManager: request.manager, ...(request.force === true && { force: 'true' }) },
    body: object,
    contentType: 'application/apply-patch+yaml',
  };
}
