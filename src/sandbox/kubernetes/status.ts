/** Kubernetes' `Status` bodies, worded as kube-apiserver words them (k8s.io/apimachinery/pkg/api/errors). */
import type { Resource } from './resources.ts';

export interface StatusBody {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, never>;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: {
    name?: string;
    group?: string;
    kind?: string;
    uid?: string;
    causes?: { reason?: string; message: string; field?: string }[];
  };
  code?: number;
}

/** A refused request; `body` goes to the client with `body.code`. */
export class ApiError extends Error {
  readonly body: StatusBody;

  constructor(code: number, reason: string, message: string, details?: StatusBody['details']) {
    super(message);
    const what = { message, reason, ...(details && { details }), code };
    this.body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...what };
  }
}

type Named = Pick<Resource, 'group' | 'plural'>;

/** `deployments.apps`, or `pods` for the core group. */
export function qualified({ group, plural }: Named): string {
  return group === '' ? plural : `${plural}.${group}`;
}

function details({ group, plural }: Named, name?: string): StatusBody['details'] {
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: plural };
}

export function notFound(resource: Named, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, details(resource, name));
}

/** What the server says for a path that no resource answers. */
export function noSuchResource(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(resource: Named, name: string): ApiError {
  return new ApiError(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, details(resource, name));
}

export function conflict(resource: Named, name: string, why?: string): ApiError {
  const reason = why ?? 'the object has been modified; please apply your changes to the latest version and try again';
  return new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${reason}`,
    details(resource, name),
  );
}

export function forbidden(resource: Named, name: string | undefined, why: string): ApiError {
  const object = name ? `${qualified(resource)} "${name}"` : qualified(resource);
  return new ApiError(403, 'Forbidden', `${object} is forbidden: ${why}`, details(resource, name));
}

export function invalid(kind: string, group: string, name: string, field: string, message: string): ApiError {
  const object = group ? `${kind}.${group}` : kind;
  return new ApiError(422, 'Invalid', `${object} "${name}" is invalid: ${field}: ${message}`, {
    name,
    ...(group ? { group } : {}),
    kind,
    causes: [{ reason: 'FieldValueInvalid', message, field }],
  });
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

export function expired(message: string): ApiError {
  return new ApiError(410, 'Expired', message);
}

export function methodNotAllowed(): ApiError {
  return new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** The answer to a delete that left nothing behind. */
export function deleted(resource: Named, name: string, uid: string): StatusBody {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { ...details(resource, name), uid },
  };
}
