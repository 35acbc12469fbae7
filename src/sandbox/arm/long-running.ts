/** Long-running operations in ARM's two header styles, with shortened times. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { armError } from './errors.ts';
import { type Answer, anyScope, type Call, on, type Route } from './routes.ts';

export interface Operation extends Omit<OperationRequest, 'done'> {
  id: string;
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  startTime: number;
  endTime?: number;
  error?: { code: string; message: string };
  callOff(): void;
}

export interface OperationRequest {
  /** Milliseconds it takes unless it is ended before. */
  duration: number;
  /** Runs once when the time is over. */
  done?(): void;
  /** The answer of the Location style when it is done; 204 without one. */
  result?: () => Answer;
}

export interface LongRunning {
  start(request: OperationRequest): Operation;
  /** Ends a running one as Canceled; its `done` is not called. */
  cancel(id: string): void;
  /** An operation as its service reports it when asked for by name, `percentComplete` included. */
  report(id: string): Record<string, unknown> | undefined;
  /** The header of the Azure-AsyncOperation style, for an operation kept at `path` (its collection). */
  asyncHeaders(call: Call, path: string, operation: Operation): Record<string, string>;
  locationHeaders(call: Call, path: string, operation: Operation): Record<string, string>;
  routes: Route[];
}

/** `retryAfter`: seconds told to pollers, or undefined to tell nothing as Azure does for scans and clusters. */
export function createLongRunning(clock: Clock, retryAfter: number | undefined): LongRunning {
  const operations = new Map<string, Operation>();
  const pace: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };

  function end(operation: Operation, status: Operation['status']): void {
    operation.status = status;
    operation.endTime = clock.now();
  }

  function start({ done, ...request }: OperationRequest): Operation {
    const callOff = clock.after(request.duration, () => {
      end(operation, 'Succeeded');
      done?.();
    });
    const began = { id: randomUUID(), status: 'InProgress' as const, startTime: clock.now() };
    const operation: Operation = { ...request, ...began, callOff };
    operations.set(operation.id, operation);
    return operation;
  }

  const find = (id: string | undefined): Operation => {
    const operation = operations.get(id ?? '');
    if (!operation) throw armError(404, 'NotFound', `The entity was not found: operation '${id}'.`);
    return operation;
  };

  const link = (call: Call, path: string, operation: Operation) =>
    `${call.origin}${path}/${operation.id}?api-version=${call.query.get('api-version') ?? ''}`;

  const status = (call: Call): Answer => {
    const operation = find(call.params.operation);
    return { headers: operation.status === 'InProgress' ? pace : {}, body: statusBody(operation) };
  };

  const location = (call: Call): Answer => {
    const operation = find(call.params.operation);
    if (operation.status === 'InProgress') {
      return { status: 202, headers: { ...pace, Location: `${call.origin}${call.path}?${call.query}` } };
    }
    if (operation.error) throw armError(409, operation.error.code, operation.error.message);
    return operation.result?.() ?? { status: 204 };
  };

  const region = '/subscriptions/:subscription/providers/Microsoft.ContainerService/locations/:location';
  return {
    start,
    cancel(id) {
      const operation = operations.get(id);
      if (operation?.status !== 'InProgress') return;
      operation.callOff();
      operation.error = { code: 'Canceled', message: 'The operation was aborted by a request of the user.' };
      end(operation, 'Canceled');
    },
    report: (id) => {
      const operation = operations.get(id);
      if (!operation) return undefined;
      const share = Math.floor(((clock.now() - operation.startTime) / operation.duration) * 100);
      return { ...statusBody(operation), percentComplete: operation.endTime ? 100 : Math.min(99, share) };
    },
    asyncHeaders: (call, path, operation) => ({ 'Azure-AsyncOperation': link(call, path, operation), ...pace }),
    locationHeaders: (call, path, operation) => ({ Location: link(call, path, operation), ...pace }),
    routes: [
      on('GET', `${region}/operations/:operation`, status),
      on('GET', `${region}/operationresults/:operation`, location),
      on('GET', `${anyScope}/providers/Microsoft.PolicyInsights/asyncOperationResults/:operation`, location),
    ],
  };
}

function statusBody(operation: Operation): Record<string, unknown> {
  return {
    name: operation.id,
    status: operation.status,
    startTime: new Date(operation.startTime).toISOString(),
    ...(operation.endTime ? { endTime: new Date(operation.endTime).toISOString() } : {}),
    ...(operation.error ? { error: operation.error } : {}),
  };
}
