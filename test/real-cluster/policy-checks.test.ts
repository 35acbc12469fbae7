/** What the API server's own policies came to, as it counts them: a refusal that leaves no event is counted too. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolicyCheck } from '../../src/governance/policy-checks.ts';
import type { RealCluster } from './cluster.ts';
import { type LivePicture, openLivePicture } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

const binding = 'gatekeeper-k8sazurev1hostnetwork-azurepolicy-host-network-5f20c6ad81e9b3747a6e';
let cluster: RealCluster;
let admin: LivePicture;

beforeAll(async () => {
  cluster = await sharedCluster();
  admin = openLivePicture(cluster.kubeconfig);
  await admin.settled();
});
afterAll(() => admin.close());

const refusedBy = (checks: readonly PolicyCheck[]) =>
  checks
    .filter((check) => check.binding === binding && check.action === 'deny')
    .reduce((sum, { count }) => sum + count, 0);

async function refusals(): Promise<number> {
  const read = await admin.live.fetchPolicyChecks();
  if ('problem' in read) throw new Error(read.problem.what);
  return refusedBy(read.value);
}

test('each refusal of a policy is counted', async () => {
  const before = await refusals();
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'shares-the-network' },
    spec: { hostNetwork: true, containers: [{ name: 'c', image: 'contoso.azurecr.io/c:1' }] },
  };
  const answer = await cluster.connection.request('POST', '/api/v1/namespaces/team-b/pods', pod);
  expect(answer.status).toBe(422);
  expect(JSON.stringify(answer.body)).toContain(binding);
  await waitFor('it is counted', async () => (await refusals()) > before);
});

test('who may not read /metrics is told so, and of what', async () => {
  const guest = openLivePicture(await cluster.userKubeconfig('counts-nothing'));
  try {
    const read = await guest.live.fetchPolicyChecks();
    expect(read).toMatchObject({ problem: { what: expect.stringContaining('/metrics'), status: 403 } });
  } finally {
    await guest.close();
  }
});
