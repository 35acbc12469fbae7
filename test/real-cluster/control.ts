/**
 * One process owns a cluster's processes; this lets others (vitest's workers, a developer's script) ask it for what only the owner can do,
 * over a socket in the cluster's folder.
 */
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Agent, request } from 'undici';

type Call = (...args: never[]) => Promise<unknown>;

const socketIn = (folder: string) => join(folder, 'control.sock');

/** Answers calls by name until it is closed. */
export async function serveControl(folder: string, calls: Record<string, Call>): Promise<Server> {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const call = calls[(incoming.url ?? '').slice(1)];
      if (!call) throw new Error(`no such call: ${incoming.url}`);
      let text = '';
      for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
      const value = await call(...(JSON.parse(text || '[]') as never[]));
      outgoing.end(JSON.stringify({ value }));
    } catch (error) {
      outgoing.writeHead(500).end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketIn(folder), resolve);
  });
  server.unref();
  return server;
}

/** Asks the owner; throws what its call threw. */
export function controlOf(folder: string): (name: string, ...args: unknown[]) => Promise<unknown> {
  const dispatcher = new Agent({ connect: { socketPath: socketIn(folder) }, headersTimeout: 0, bodyTimeout: 0 });
  return async (name, ...args) => {
    const response = await request(`http://localhost/${name}`, {
      method: 'POST',
      dispatcher,
      body: JSON.stringify(args),
    });
    const { value, error } = (await response.body.json()) as { value?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  };
}
