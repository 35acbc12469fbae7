import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDenialEvent } from '../../../src/governance/denials/failed-create.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';
import { rolloutStep } from '../../../src/sandbox/world/rollouts.ts';

let sandbox: ReturnType<typeof createCluster>;

beforeAll(() => {
  sandbox = createCluster({ auditIntervalSeconds: 0 });
});
afterAll(() => sandbox.stop());

interface Status {
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly conditions?: readonly { readonly type: string; readonly message: string }[];
}

const statusOf = (namespace: string, name: string) =>
  (sandbox.cluster.get('apps', 'deployments', namespace, name)?.status ?? {}) as Status;
const failureOf = (namespace: string, name: string) =>
  statusOf(namespace, name).conditions?.find(({ type }) => type === 'ReplicaFailure')?.message;
const isStuck = (namespace: string, name: string) =>
  expect.poll(() => failureOf(namespace, name)).toContain('denied the request: [azurepolicy-');
const isWell = (namespace: string, name: string) =>
  expect
    .poll(() => [failureOf(namespace, name), statusOf(namespace, name).updatedReplicas], { timeout: 5_000 })
    .toEqual([undefined, expect.any(Number)]);

describe('rollouts of the sandbox', () => {
  it('hang from the start, and are tried again and again', async () => {
    await isStuck('team-a', 'web');
    await isStuck('team-b', 'reports-api');
    const refusals = () =>
      sandbox.cluster.list('', 'events', 'team-a').flatMap((event) => parseDenialEvent(event)?.count ?? []);
    await expect.poll(() => Math.max(0, ...refusals()), { timeout: 5_000 }).toBeGreaterThan(1);
  });

  it('are mended, shipped and taken back', async () => {
    rolloutStep(sandbox.world, 0);
    await isWell('team-b', 'reports-api');
    rolloutStep(sandbox.world, 1);
    await isStuck('ml-training', 'model-server');
    rolloutStep(sandbox.world, 2);
    await isWell('data-platform', 'query-console');
    rolloutStep(sandbox.world, 4);
    await isWell('ml-training', 'model-server');
    await isStuck('team-a', 'web');
  });

  it('are not all that is refused: somebody tries by hand, of which the log alone tells', async () => {
    const log = () =>
      sandbox.cluster
        .list('', 'pods', 'gatekeeper-system')
        .filter(({ metadata }) => metadata.labels?.['gatekeeper.sh/operation'] === 'webhook')
        .map((pod) => {
          let text = '';
          const out = { write: (chunk: Buffer) => (text += chunk.toString()), end: () => undefined };
          sandbox.world.logs.read(pod, new URLSearchParams(), Date.now())(out as never);
          return text;
        })
        .join('');
    expect(log()).not.toContain('dana.ruiz@contoso.com');
    rolloutStep(sandbox.world, 3);
    expect(log()).toMatch(/"resource_kind":"Service".*"request_username":"dana\.ruiz@contoso\.com"/);
    expect(sandbox.cluster.get('', 'services', 'legacy-crm', 'crm-public-2')).toBeUndefined();
  });

  it('come round again', async () => {
    await isStuck('catalog', 'import-feed');
    rolloutStep(sandbox.world, 6);
    await isWell('catalog', 'import-feed');
    rolloutStep(sandbox.world, 7);
    await isStuck('ml-training', 'model-server');
  });
});
