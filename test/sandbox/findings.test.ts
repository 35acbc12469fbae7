/** Findings whose cause is too big for the real API server of the other tests: made in the sandbox, seen to come and go. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { LiveConsole } from '../../src/state/console-state.ts';
import { createLiveConsole } from '../../src/state/live-console.ts';
import { eventually } from '../cluster/scripted-server.ts';

let sandbox: Sandbox;
let live: LiveConsole;

beforeAll(async () => {
  sandbox = await startSandbox({ auditIntervalSeconds: 0 });
  live = createLiveConsole(
    { phase: 'connecting', context: '', server: '', user: '', namespace: '', readonly: true, sandbox: false },
    { kubeconfig: sandbox.kubeconfig, asGroups: [], readonly: true, sandbox: false },
  );
});
afterAll(async () => {
  await live.close();
  await sandbox.stop();
});

const finding = (id: string) => live.store.getState().findings.find((one) => one.id === id);
const pods = () => live.store.getState().picture.pods;

test('near the 10,000 pods that Azure Policy supports, and no more', async () => {
  await eventually(() => pods().state === 'live' && live.store.getState().findings.length > 0, 30_000);
  expect(finding('limit-pods')).toBeUndefined();
  const crowd = Array.from({ length: 8_000 }, (_, index) => `crowd-${index}`);
  for (const name of crowd) {
    sandbox.cluster.put({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: 'default', name },
      spec: { containers: [{ name: 'c', image: 'registry.example/c:1' }] },
    });
  }
  const standing = await eventually(() => finding('limit-pods'), 60_000);
  const count = sandbox.cluster.list('', 'pods').length;
  expect(count).toBeGreaterThan(8_000);
  await eventually(() => pods().value?.size === count, 30_000);
  const title = `The cluster has ${count.toLocaleString('en-US')} pods, and Azure Policy supports 10,000`;
  await eventually(() => finding('limit-pods')?.title === title, 30_000);
  expect(standing.severity).toBe('warning');
  for (const name of crowd) sandbox.cluster.remove('', 'pods', 'default', name);
  await eventually(() => finding('limit-pods') === undefined, 60_000);
}, 180_000);
