import type { HttpClient } from '@azure/core-rest-pipeline';
import { pathOf } from './arm-error.ts';

/** The console runs with --readonly and a request was not a read; nothing was sent. */
export class ReadOnlyError extends Error {
  override readonly name = 'ReadOnlyError';
  readonly request: string;

  constructor(request: string) {
    super(`refused by --readonly: ${request}`);
    this.request = request;
  }
}

/**
 * Queries that ARM takes as POST and that change nothing. Fetching a cluster's credentials is not among them: it hands out
 * something that is then written to the kubeconfig. Nor is a scan: it makes the service work and counts against its limit.
 */
const queries = [
  /\/providers\/Microsoft\.PolicyInsights\/policyStates\/[^/]+\/(queryResults|summarize)$/i,
  /\/providers\/Microsoft\.PolicyInsights\/componentPolicyStates\/[^/]+\/queryResults$/i,
  /\/providers\/Microsoft\.PolicyInsights\/policyEvents\/[^/]+\/queryResults$/i,
  /^\/providers\/Microsoft\.ResourceGraph\/resources$/i,
  /\/providers\/Microsoft\.Authorization\/checkAccess$/i,
  // Of Microsoft Graph.
  /^\/v1\.0\/directoryObjects\/getByIds$/i,
];

export function isRead(method: string, url: string): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  if (method !== 'POST') return false;
  const path = pathOf(url)
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '');
  return queries.some((query) => query.test(path));
}

/** The transport, refusing whatever is not a read. It stands below every client, poller and retry. */
export function readOnlyTransport(transport: HttpClient): HttpClient {
  return {
    sendRequest(request) {
      if (!isRead(request.method, request.url)) {
        return Promise.reject(new ReadOnlyError(`${request.method} ${pathOf(request.url)}`));
      }
      return transport.sendRequest(request);
    },
  };
}

/** A token was asked for by an address that is none of the service that it is for; nothing was sent. */
export class ForeignHostError extends Error {
  override readonly name = 'ForeignHostError';
}

/**
 * Sends tokens to this service (ARM with its regional hosts, Microsoft Graph) only, whatever a nextLink, a Location header or a
 * journal line says.
 */
export function ownHostTransport(transport: HttpClient, service: string): HttpClient {
  const { host, protocol } = new URL(service);
  return {
    sendRequest(request) {
      const url = new URL(request.url);
      if (url.protocol !== protocol || (url.host !== host && !url.host.endsWith(`.${host}`))) {
        return Promise.reject(
          new ForeignHostError(`refused to send a token to ${url.origin}, which is not ${service}`),
        );
      }
      return transport.sendRequest(request);
    },
  };
}
