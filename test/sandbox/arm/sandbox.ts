/** A sandbox ARM for one test file, and JS SDK clients that point at it. */
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { type ArmOptions, type SandboxArm, startArm } from '../../../src/sandbox/arm/arm.ts';
import { createCertificateAuthority } from '../../../src/sandbox/certificates.ts';

export const production = '5ab50001-0000-4000-8000-000000000001';
export const staging = '5ab50002-0000-4000-8000-000000000002';
export const shared = '5ab50003-0000-4000-8000-000000000003';
export const platform = `subscriptions/${production}/resourceGroups/rg-platform`;
export const contoso = 'providers/Microsoft.Management/managementGroups/contoso';
export const baseline = '/providers/Microsoft.Authorization/policySetDefinitions/a8640138-9b0a-4a28-b8cb-1666c838647d';
export const noPrivilege = '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4';
export const deployAddon = '/providers/Microsoft.Authorization/policyDefinitions/a8eff44f-8c92-45c3-a3fb-9880802d67a7';
export const allowedImages =
  '/providers/Microsoft.Authorization/policyDefinitions/febd0533-8e55-448f-b837-bd0e06f16469';

const quick = { cluster: 150, sync: 50, scan: 200, remediation: 200, registration: 150 };

export interface Bench {
  arm: SandboxArm;
  credential: { getToken(): Promise<{ token: string; expiresOnTimestamp: number }> };
  /** For every client's constructor. */
  options: { endpoint: string; tlsOptions: { ca: string }; retryOptions: { maxRetries: number } };
  /** A client's LRO polls without waiting. */
  poll: { updateIntervalInMs: number };
  get(path: string, principal?: string): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>;
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>;
}

/** `retryAfter: null` and short durations, so that nothing waits; options override. */
export async function startBench(options: Partial<ArmOptions> = {}): Promise<Bench> {
  const ca = await createCertificateAuthority();
  const { cluster, durations, ...rest } = options;
  const arm = await startArm({
    ca,
    retryAfter: null,
    durations: { ...quick, ...durations },
    cluster: { host: '127.0.0.1:6443', addon: true, ...cluster },
    ...rest,
  });
  let principal: string | undefined;
  const setSignIn = arm.signIn;
  arm.signIn = (name) => {
    principal = name;
    setSignIn(name);
  };
  // Said to expire at once, so that a client notices when another principal signs in.
  const credential = {
    getToken: async () => ({ token: await arm.token(principal), expiresOnTimestamp: Date.now() }),
  };
  const { Agent, fetch } = await import('undici');
  const dispatcher = new Agent({ connect: { ca: ca.caPem } });
  const send: Bench['send'] = async (method, path, body, headers = {}) => {
    const url = path.startsWith('https://') ? path : `${arm.endpoint}${path}`;
    const response = await fetch(url, {
      method,
      dispatcher,
      headers: {
        authorization: `Bearer ${await arm.token(principal)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : {},
      headers: response.headers as unknown as Headers,
    };
  };
  return {
    arm,
    credential,
    options: { endpoint: arm.endpoint, tlsOptions: { ca: ca.caPem }, retryOptions: { maxRetries: 0 } },
    poll: { updateIntervalInMs: 20 },
    send,
    get: (path) => send('GET', path),
  };
}

/** Everything an async iterable yields. */
export async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** Sends the next page of policy states as POST: the SDK sends GET, which the service refuses. */
export const postNextPage: PipelinePolicy = {
  name: 'postNextPage',
  sendRequest(request, next) {
    if (request.method === 'GET' && /\/policyStates\/[^/]+\/queryResults/i.test(request.url)) request.method = 'POST';
    return next(request);
  },
};

/** Polls until `probe` gives something, at most `milliseconds`. */
export async function eventually<T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  milliseconds = 5000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`did not happen within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
