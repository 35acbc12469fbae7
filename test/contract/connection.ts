import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Agent, request as undiciRequest } from 'undici';
import { parse } from 'yaml';

/** Who connects and where to. PEM throughout; a token instead of the certificate, or neither, for nobody. */
export interface Client {
  server: string;
  ca: string;
  cert?: string;
  key?: string;
  token?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed when the server says JSON, otherwise its text. */
  body: unknown;
}

/** Plain HTTPS to an API server, one keep-alive pool: no Kubernetes library that would hide what the server says. */
export interface Connection {
  client: Client;
  /** @param body a string is sent as it is, anything else as JSON */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The same, but throws with the server's message when the status is 400 or above. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown>;
  /** A GET whose body is read while it comes. */
  stream(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<AsyncIterable<Buffer>>;
  close(): Promise<void>;
}

const message = (body: unknown) =>
  typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : JSON.stringify(body);

export function connect(client: Client): Connection {
  const { ca, cert, key } = client;
  const dispatcher = new Agent({ connections: 16, connect: { ca, ...(cert && key ? { cert, key } : {}) } });
  const common = {
    accept: 'application/json',
    ...(client.token ? { authorization: `Bearer ${client.token}` } : {}),
  };
  const connection: Connection = {
    client,
    async request(method, path, body, headers = {}) {
      const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const response = await undiciRequest(new URL(path, client.server), {
        method: method as 'GET',
        dispatcher,
        headers: { ...common, ...json, ...headers },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.body.text();
      const isJson = String(response.headers['content-type'] ?? '').startsWith('application/json');
      return { status: response.statusCode, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    async send(method, path, body, headers) {
      const answer = await connection.request(method, path, body, headers);
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${message(answer.body)}`);
      return answer.body;
    },
    async stream(path, headers, signal) {
      const response = await undiciRequest(new URL(path, client.server), {
        dispatcher,
        headers: { ...common, ...headers },
        signal,
        bodyTimeout: 0,
      });
      if (response.statusCode !== 200)
        throw new Error(`GET ${path}: ${response.statusCode} ${await response.body.text()}`);
      return response.body;
    },
    close: () => dispatcher.destroy(),
  };
  return connection;
}

/** Reads the current context of a kubeconfig with a client certificate or a token, inside it or in files beside it. */
export async function readKubeconfig(path: string): Promise<Client> {
  interface Named<T> {
    name: string;
    [field: string]: T | string;
  }
  const config = parse(await readFile(path, 'utf8')) as Record<
    'clusters' | 'users' | 'contexts',
    Named<Record<string, string>>[]
  > & {
    'current-context': string;
  };
  const find = (list: 'clusters' | 'users' | 'contexts', field: string, name: string | undefined) => {
    const found = config[list].find((each) => each.name === name)?.[field];
    if (typeof found !== 'object') throw new Error(`${path}: no ${field} ${name}`);
    return found;
  };
  const pem = async (from: Record<string, string>, field: string) => {
    const data = from[`${field}-data`];
    if (data) return Buffer.from(data, 'base64').toString();
    const file = from[field];
    return file ? readFile(resolve(dirname(path), file), 'utf8') : undefined;
  };
  const context = find('contexts', 'context', config['current-context']);
  const cluster = find('clusters', 'cluster', context.cluster);
  const user = find('users', 'user', context.user);
  const [ca, cert, key] = [
    await pem(cluster, 'certificate-authority'),
    await pem(user, 'client-certificate'),
    await pem(user, 'client-key'),
  ];
  if (!cluster.server || !ca) throw new Error(`${path}: the cluster has no server or no certificate authority`);
  return {
    server: cluster.server,
    ca,
    ...(cert && key ? { cert, key } : {}),
    ...(user.token ? { token: user.token } : {}),
  };
}
