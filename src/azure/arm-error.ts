import { isRestError, type PipelineResponse } from '@azure/core-rest-pipeline';
import { listOf, objectOf, type RawObject, textOf } from '../governance/raw-json.ts';

/** A refusal or failure that ARM answered with, as its body and headers say it. Holds no token and no request body. */
export class ArmError extends Error {
  override readonly name = 'ArmError';
  readonly status: number;
  readonly code: string;
  readonly request: string;
  readonly requestId: string | undefined;
  /** Milliseconds, from Retry-After. */
  readonly retryAfter: number | undefined;
  /** Names of the policy assignments that refused it (RequestDisallowedByPolicy). */
  readonly blockedBy: readonly string[];

  constructor(init: ArmErrorInit) {
    super(init.message);
    this.status = init.status;
    this.code = init.code;
    this.request = init.request;
    this.requestId = init.requestId;
    this.retryAfter = init.retryAfter;
    this.blockedBy = init.blockedBy ?? [];
  }
}

interface ArmErrorInit {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** `PUT /subscriptions/…`, without the query. */
  readonly request: string;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly blockedBy?: readonly string[] | undefined;
}

/** Reads `{"error":{code,message}}`, the flat form, and OData's `{"error":{code,message:{value}}}`. */
export function armErrorFrom(response: PipelineResponse, now: number): ArmError {
  const body = parse(response.bodyAsText);
  const inner = body.error instanceof Object ? objectOf(body.error) : body;
  const message = textOf(inner.message) || textOf(objectOf(inner.message).value);
  return new ArmError({
    status: response.status,
    code: textOf(inner.code),
    message: message || `the service answered ${response.status} without a reason`,
    request: `${response.request.method} ${pathOf(response.request.url)}`,
    requestId: requestIdOf(response),
    retryAfter: retryAfterOf(response, now),
    blockedBy: policiesIn(inner, message),
  });
}

/** By which Azure's support finds the request. */
export function requestIdOf({ headers }: PipelineResponse): string | undefined {
  return headers.get('x-ms-request-id') ?? headers.get('x-ms-correlation-request-id') ?? headers.get('request-id');
}

/** Retry-After in seconds or as a date, or retry-after-ms; in milliseconds. */
export function retryAfterOf(response: PipelineResponse, now: number): number | undefined {
  const milliseconds = Number(
    response.headers.get('retry-after-ms') ?? response.headers.get('x-ms-retry-after-ms') ?? Number.NaN,
  );
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  const header = response.headers.get('retry-after');
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const lroFailure = /^The long-running operation has failed\.?\s*(?:([A-Za-z0-9_]+)\.\s*)?(.*)$/s;

/**
 * What a call threw, as an ArmError where ARM said it. A failed long-running operation comes as a plain Error whose text
 * holds the code. Network errors and aborts come back as they are.
 */
export function asArmError(error: unknown, request: string, now: number): unknown {
  if (error instanceof ArmError) return error;
  if (isRestError(error) && error.response) return armErrorFrom(error.response, now);
  const failed = error instanceof Error ? lroFailure.exec(error.message) : null;
  if (failed) {
    return new ArmError({
      status: 0,
      code: failed[1] ?? 'OperationFailed',
      message: failed[2] || 'the operation failed without a reason',
      request,
    });
  }
  return error;
}

export function isArmError(error: unknown, status?: number, code?: string): error is ArmError {
  return (
    error instanceof ArmError &&
    (status === undefined || error.status === status) &&
    (code === undefined || error.code.toLowerCase() === code.toLowerCase())
  );
}

/** Seen before a PUT is sent: what is there is no longer what was planned for. */
export function changedMeanwhile(what: string, id: string): ArmError {
  const message = `The ${what} was changed after the plan was made.`;
  return new ArmError({ status: 412, code: 'PreconditionFailed', message, request: `PUT ${id}` });
}

/** For `catch`: what ARM does not have is undefined, everything else is thrown on. */
export function absent(error: unknown): undefined {
  if (!isArmError(error, 404)) throw error;
}

/** A URL's path: queries may carry continuation tokens and signatures. */
export function pathOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return url.replace(/\?.*$/s, '');
  }
}

/** From additionalInfo, else from the JSON that the message carries (`"policyAssignment":{"name":"…"`). */
function policiesIn(inner: RawObject, message: string): readonly string[] {
  const names = listOf(inner.additionalInfo).flatMap((entry) => {
    const info = objectOf(objectOf(entry).info);
    const name = info.policyAssignmentDisplayName || info.policyAssignmentName || info.policyAssignmentId;
    return textOf(name) || [];
  });
  const inMessage = [...message.matchAll(/"policyAssignment"\s*:\s*\{\s*"name"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map(
    (match) => match[1] ?? '',
  );
  return [...new Set(names.length > 0 ? names : inMessage)];
}

function parse(text: string | null | undefined): RawObject {
  try {
    return objectOf(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}
