import { access, appendFile, copyFile, open, readFile, truncate } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CertificateAuthority } from '../../src/sandbox/certificates.ts';
import type { Connection } from '../contract/connection.ts';

/** The node that the add-on's pods are on. */
export const nodeName = 'aks-system-31415926-vmss000000';

/** Where what a pod's container says is kept: Gatekeeper's processes write theirs there, tests write the others'. */
export const podLog = (folder: string, pod: string) => join(folder, `${pod}.log`);

/** The same of the container's run before its last restart; not there when it never restarted. */
const previousLog = (folder: string, pod: string) => join(folder, `${pod}.previous.log`);

/** What a kubelet does with a log that has grown long: what is in it is not to be had any more; who writes it goes on writing. */
export async function rotateLog(folder: string, pod: string, keptLines = 0): Promise<void> {
  const path = podLog(folder, pod);
  const lines = (await readFile(path, 'utf8')).split('\n');
  await truncate(path, 0);
  if (keptLines > 0) await appendFile(path, lines.slice(-keptLines - 1).join('\n'));
}

/** The container starts anew: what it wrote is that of the run before. */
export async function restartLog(folder: string, pod: string): Promise<void> {
  await copyFile(podLog(folder, pod), previousLog(folder, pod));
  await truncate(podLog(folder, pod), 0);
}

/** When a line was written: Gatekeeper says it in `ts`, in seconds; what does not say it was written now. */
function writtenAt(line: string): number {
  const seconds = /"ts":([\d.]+)/.exec(line)?.[1];
  return seconds ? Number(seconds) * 1000 : Date.now();
}

/** Behind its time where times are asked for, with the nine digits that a kubelet writes. */
function asWished(line: string, query: URLSearchParams): string {
  if (query.get('timestamps') !== 'true') return line;
  return `${new Date(writtenAt(line)).toISOString().replace('Z', '000000Z')} ${line}`;
}

function select(text: string, query: URLSearchParams): string {
  let lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const since = query.get('sinceTime') ?? '';
  const from = since
    ? Date.parse(since)
    : query.has('sinceSeconds')
      ? Date.now() - Number(query.get('sinceSeconds')) * 1000
      : 0;
  if (from) lines = lines.filter((line) => writtenAt(line) >= from);
  if (query.has('tailLines')) lines = lines.slice(Math.max(0, lines.length - Number(query.get('tailLines'))));
  const selected = lines.map((line) => `${asWished(line, query)}\n`).join('');
  return query.has('limitBytes')
    ? Buffer.from(selected)
        .subarray(0, Number(query.get('limitBytes')))
        .toString()
    : selected;
}

/** Sends the lines that are appended until the reader is gone. */
async function follow(path: string, position: number, write: (line: string) => void, gone: AbortSignal): Promise<void> {
  const file = await open(path, 'r');
  let begun = Buffer.alloc(0);
  try {
    for (let from = position; !gone.aborted; ) {
      const { size } = await file.stat();
      // It was rotated, or its container began anew.
      if (size < from) {
        from = 0;
        begun = Buffer.alloc(0);
      }
      if (size > from) {
        const chunk = Buffer.alloc(size - from);
        const { bytesRead } = await file.read(chunk, 0, chunk.length, from);
        from += bytesRead;
        const bytes = Buffer.concat([begun, chunk.subarray(0, bytesRead)]);
        const whole = bytes.lastIndexOf(10) + 1;
        begun = bytes.subarray(whole);
        for (const line of bytes.subarray(0, whole).toString().split('\n').slice(0, -1)) write(line);
      } else await sleep(100, undefined, { signal: gone }).catch(() => {});
    }
  } finally {
    await file.close();
  }
}

/** Answers what the API server asks a kubelet for `kubectl logs`, on 127.0.0.1. Nothing else of a kubelet is there. */
async function serveLogs(folder: string, authority: CertificateAuthority): Promise<Server> {
  const serving = await authority.issue({ commonName: `system:node:${nodeName}`, hosts: ['127.0.0.1'] });
  const server = createServer(
    { cert: serving.cert, key: serving.key, ca: authority.caPem, requestCert: true, rejectUnauthorized: true },
    async (request, response) => {
      const url = new URL(request.url ?? '/', 'https://kubelet');
      const [, verb, , pod = '', container = ''] = url.pathname.split('/');
      if (verb !== 'containerLogs') return response.writeHead(404).end('404 page not found\n');
      const previous = url.searchParams.get('previous') === 'true';
      const path = (previous ? previousLog : podLog)(folder, decodeURIComponent(pod).replaceAll('/', ''));
      if (!previous) await appendFile(path, '');
      else if (await access(path).catch((error: Error) => error))
        return response.writeHead(400).end(`previous terminated container "${container}" in pod "${pod}" not found`);
      const all = await readFile(path);
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write(select(all.toString(), url.searchParams));
      if (url.searchParams.get('follow') === 'true' && !previous) {
        const gone = new AbortController();
        response.once('close', () => gone.abort());
        const send = (line: string) => response.write(`${asWished(line, url.searchParams)}\n`);
        await follow(path, all.length, send, gone.signal);
      }
      response.end();
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  return server;
}

/** Makes the node, and answers for its kubelet until it is closed. */
export async function startKubelet(
  folder: string,
  authority: CertificateAuthority,
  connection: Connection,
): Promise<Server> {
  const server = await serveLogs(folder, authority);
  await connection.send('POST', '/api/v1/nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: nodeName,
      labels: {
        'kubernetes.io/hostname': nodeName,
        'kubernetes.io/os': 'linux',
        'kubernetes.azure.com/agentpool': 'system',
        'kubernetes.azure.com/mode': 'system',
      },
    },
    spec: {
      providerID: `azure:///subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/mc_rg-platform_prod-weu_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/aks-system-31415926-vmss/virtualMachines/0`,
    },
  });
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const status = {
    addresses: [
      { type: 'InternalIP', address: '127.0.0.1' },
      { type: 'Hostname', address: nodeName },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: (server.address() as AddressInfo).port } },
    capacity: { cpu: '4', memory: '16Gi', pods: '110' },
    allocatable: { cpu: '3860m', memory: '12Gi', pods: '110' },
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      },
    ],
  };
  await connection.send(
    'PATCH',
    `/api/v1/nodes/${nodeName}/status`,
    { status },
    { 'content-type': 'application/merge-patch+json' },
  );
  return server;
}
