/**
 * Gatekeeper's metrics where the API server looks for them (pods/proxy): at an address of each pod, all with the port of their arguments.
 * The processes share one machine, so one server stands there for all of them and passes each request on to the process of its pod.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';

export interface PodPages {
  /** What the pods have for their address. The API server proxies to none of loopback. */
  address: string;
  port: number;
  /** False on a machine that has no other address. */
  served: boolean;
}

const loopback = '127.0.0.1';

const portFile = (folder: string, pod: string) => join(folder, pod, 'metrics-port');

/** Where the process that stands for a pod has its metrics. */
export async function keepMetricsPort(folder: string, pod: string, port: number): Promise<void> {
  await writeFile(portFile(folder, pod), String(port));
}

export async function startPodPages(folder: string): Promise<PodPages & { server: Server }> {
  const addresses = Object.values(networkInterfaces()).flatMap((of = []) => of);
  const { address } = addresses.find(({ family, internal }) => family === 'IPv4' && !internal) ?? { address: loopback };
  const server = createServer(async (incoming, outgoing) => {
    // Set by the API server: `/api/v1/namespaces/NAMESPACE/pods/POD:PORT/proxy/metrics`.
    const [, pod = ''] = /\/pods\/([^/:]+):\d+\/proxy/.exec(String(incoming.headers['x-forwarded-uri'])) ?? [];
    try {
      const port = Number(await readFile(portFile(folder, pod), 'utf8'));
      const answer = await request(`http://127.0.0.1:${port}${incoming.url}`);
      const body = Buffer.from(await answer.body.arrayBuffer());
      outgoing.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) }).end(body);
    } catch {
      // As a connection that is refused.
      incoming.socket.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  return { server, address, port, served: address !== loopback };
}
