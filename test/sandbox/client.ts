/** A small client of the sandbox for its own tests: one request, one answer, by a kubeconfig's credentials. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { parse } from 'yaml';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
}

export interface Client {
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

const decode = (text: string) => Buffer.from(text, 'base64').toString();

export function clientOf(kubeconfig: string, options: { allowH2?: boolean } = {}): Client {
  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8'));
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
  const user = users[0].user;
  const dispatcher = new Agent({
    allowH2: options.allowH2 ?? true,
    connect: {
      ca: decode(ca),
      ...(user['client-key-data']
        ? { cert: decode(user['client-certificate-data']), key: decode(user['client-key-data']) }
        : {}),
    },
  });
  const authorization: Record<string, string> = user.token ? { authorization: `Bearer ${user.token}` } : {};
  return {
    send: async (method, path, body, headers = {}) => {
      const answer = await request(`${server}${path}`, {
        dispatcher,
        method: method as 'GET',
        headers: { 'content-type': 'application/json', ...authorization, ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.body.text();
      const json = String(answer.headers['content-type']).includes('json');
      return { status: answer.statusCode, headers: answer.headers, body: json && text ? JSON.parse(text) : text };
    },
    close: () => dispatcher.destroy(),
  };
}

export const mergePatch = { 'content-type': 'application/merge-patch+json' };
export const strategicPatch = { 'content-type': 'application/strategic-merge-patch+json' };

/** Asks until the answer is one, for 10 seconds at most. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await ask();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
