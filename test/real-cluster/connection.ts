import { Agent, request as undiciRequest } from 'undici';
import type { Client } from './kubeconfig.ts';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed when the server says JSON, otherwise its text. */
  body: unknown;
}

/** Plain HTTPS to an API server, one keep-alive pool. */
export interface Connection {
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The same, but throws with the server's message when the status is 400 or above. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown>;
  close(): Promise<void>;
}

const message = (body: unknown) =>
  typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : JSON.stringify(body);

/** @param body a string is sent as it is, anything else as JSON */
export function connect(client: Client): Connection {
  const dispatcher = new Agent({ connections: 16, connect: { ca: client.ca, cert: client.cert, key: client.key } });
  const connection: Connection = {
    async request(method, path, body, headers = {}) {
      const response = await undiciRequest(new URL(path, client.server), {
        method: method as 'GET',
        dispatcher,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.body.text();
      const json = String(response.headers['content-type'] ?? '').startsWith('application/json');
      return { status: response.statusCode, headers: response.headers, body: json ? JSON.parse(text) : text };
    },
    async send(method, path, body, headers) {
      const answer = await connection.request(method, path, body, headers);
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${message(answer.body)}`);
      return answer.body;
    },
    close: () => dispatcher.destroy(),
  };
  return connection;
}
