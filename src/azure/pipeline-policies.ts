import { isRestError, type PipelinePolicy } from '@azure/core-rest-pipeline';
import { defined } from '../governance/defined.ts';
import { armErrorFrom, pathOf, requestIdOf } from './arm-error.ts';
import { isRead } from './read-only.ts';

/**
 * Sends the next page of policy states as POST. Both the service's nextLink and the SDK make it a GET, which the service
 * refuses (azure-sdk-for-js#36686), so that only the first page would arrive.
 */
export const postedPages: PipelinePolicy = {
  name: 'postedPages',
  sendRequest(request, next) {
    if (request.method === 'GET' && /\/policyStates\/[^/]+\/queryResults$/i.test(pathOf(request.url))) {
      request.method = 'POST';
    }
    return next(request);
  },
};

/** Throws what the body says. The SDK's own errors hide it for paged lists ("Pagination failed with unexpected statusCode"). */
export function bodyErrors(clock: () => number): PipelinePolicy {
  return {
    name: 'bodyErrors',
    async sendRequest(request, next) {
      const response = await next(request).catch((error: unknown) => {
        if (isRestError(error) && error.response) throw armErrorFrom(error.response, clock());
        throw error;
      });
      if (response.status >= 400) throw armErrorFrom(response, clock());
      return response;
    },
  };
}

/**
 * Puts the newest token on each request, and on 401 asks for another once: a login may be renewed, or its token revoked,
 * while the SDK's clients still hold the old one.
 */
export function newestToken(token: { current(): string | undefined; renew(): Promise<string> }): PipelinePolicy {
  return {
    name: 'newestToken',
    async sendRequest(request, next) {
      const current = token.current();
      if (current !== undefined) request.headers.set('authorization', `Bearer ${current}`);
      const response = await next(request);
      if (response.status !== 401 || response.headers.get('www-authenticate')?.includes('insufficient_claims'))
        return response;
      const renewed = await token.renew().catch(() => undefined);
      if (renewed === undefined || renewed === current) return response;
      request.headers.set('authorization', `Bearer ${renewed}`);
      return next(request);
    },
  };
}

/** Hands over the percentComplete that Azure-AsyncOperation answers may carry, by the operation's path. */
export function operationProgress(onPercent: (operation: string, percent: number) => void): PipelinePolicy {
  return {
    name: 'operationProgress',
    async sendRequest(request, next) {
      const response = await next(request);
      const text = response.bodyAsText;
      if (request.method === 'GET' && text?.includes('percentComplete')) {
        const percent = /"percentComplete"\s*:\s*([0-9.]+)/.exec(text)?.[1];
        if (percent !== undefined) onPercent(pathOf(request.url), Number(percent));
      }
      return response;
    },
  };
}

/** The answer to a request that changes something. */
export interface WriteAnswer {
  /** `PUT /subscriptions/…`, without the query. */
  readonly request: string;
  readonly requestId?: string;
}

/** Hands over by which id Azure's support finds a request that changes something. */
export function writeAnswers(onWritten: (answer: WriteAnswer) => void): PipelinePolicy {
  return {
    name: 'writeAnswers',
    async sendRequest(request, next) {
      const response = await next(request);
      const { method, url } = request;
      if (!isRead(method, url))
        onWritten({ request: `${method} ${pathOf(url)}`, ...defined({ requestId: requestIdOf(response) }) });
      return response;
    },
  };
}

/** Nothing came back in time; what was sent may have arrived. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * ARM answers within a minute, or says that the rest is a long-running operation: a connection that hangs must not hang the
 * console. @throws NoAnswerError
 */
export function answerTimeout(milliseconds: number): PipelinePolicy {
  return {
    name: 'answerTimeout',
    async sendRequest(request, next) {
      request.timeout ||= milliseconds;
      try {
        return await next(request);
      } catch (error) {
        // The SDK's own timeout looks like a caller's abort.
        if (error instanceof Error && error.name === 'AbortError' && !request.abortSignal?.aborted) {
          throw new NoAnswerError(
            `no answer to ${request.method} ${pathOf(request.url)} within ${request.timeout / 1000} s`,
          );
        }
        throw error;
      }
    },
  };
}
