import { type PipelinePolicy, type RetryStrategy, retryPolicy } from '@azure/core-rest-pipeline';
import { pathOf, retryAfterOf } from './arm-error.ts';
import { isRead } from './read-only.ts';

/** A request that waits because the service throttles it. Its caller's abort signal ends the wait. */
export interface Throttled {
  readonly request: string;
  /** Epoch ms of the next try. */
  readonly until: number;
  readonly attempt: number;
}

/** Longer than this is not waited for: the error with its countdown is shown instead. The SDK itself would hang for an hour. */
export const longestWait = 120_000;
const tries = 4;

/**
 * Waits out 429 for every request (it was not carried out) and repeats reads after passing faults. A write that failed
 * otherwise is never sent again: it may have been carried out.
 */
export function retries(onThrottled: (throttled: Throttled) => void, clock: () => number): PipelinePolicy {
  const throttling: RetryStrategy = {
    name: 'throttling',
    retry({ retryCount, response }) {
      if (
        response === undefined ||
        (response.status !== 429 && !(response.status === 503 && isRead(response.request.method, response.request.url)))
      ) {
        return { skipStrategy: true };
      }
      const wait = retryAfterOf(response, clock()) ?? backoff(retryCount);
      if (wait > longestWait) return { skipStrategy: true };
      const { method, url } = response.request;
      onThrottled({ request: `${method} ${pathOf(url)}`, until: clock() + wait, attempt: retryCount + 1 });
      return { retryAfterInMs: wait };
    },
  };
  const passingFaults: RetryStrategy = {
    name: 'passing faults',
    retry({ retryCount, response, responseError }) {
      const request = response?.request ?? responseError?.request;
      if (request === undefined || !isRead(request.method, request.url) || retryCount >= 3)
        return { skipStrategy: true };
      if (response ? [408, 500, 502, 504].includes(response.status) : isPassing(responseError?.code)) {
        return { retryAfterInMs: backoff(retryCount) };
      }
      return { skipStrategy: true };
    },
  };
  // retryPolicy sends again at once when no strategy takes a 4xx and there is no response; there always is one or an error.
  return { ...retryPolicy([throttling, passingFaults], { maxRetries: tries }), name: 'armRetries' };
}

function isPassing(code: string | undefined): boolean {
  return ['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'REQUEST_SEND_ERROR'].includes(code ?? '');
}

/** 0.5, 1, 2, 4 s with a quarter of jitter. */
function backoff(retryCount: number): number {
  return 500 * 2 ** retryCount * (1 + Math.random() / 4);
}
