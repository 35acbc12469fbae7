import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { HttpClient } from '@azure/core-rest-pipeline';

/**
 * Connects without the headers of the request that wants the connection. Under NODE_DEBUG=https Node prints what it connects with, and
 * the bearer token would be part of it.
 */
class QuietAgent extends Agent {
  override createConnection(
    ...[options, callback]: Parameters<Agent['createConnection']>
  ): ReturnType<Agent['createConnection']> {
    const { headers: _, ...rest }: RequestOptions = options;
    return super.createConnection(rest, callback);
  }
}

/** Sends https requests over one such agent, unless a proxy has one of its own. `ca`: PEM, instead of the system's authorities. */
export function quietTransport(client: HttpClient, ca?: string): HttpClient {
  const options: AgentOptions = { keepAlive: true, ...(ca === undefined ? {} : { ca }) };
  const agent = new QuietAgent(options);
  return {
    sendRequest(request) {
      if (request.url.startsWith('https:')) request.agent ??= agent;
      return client.sendRequest(request);
    },
  };
}
