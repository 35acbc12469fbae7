/** Findings about what is installed, on a real control plane of their own: nothing runs there but the API server and its controllers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnedCluster, startRealCluster } from './cluster.ts';
import { addOnObjects, makeAddOnReady } from './fixtures/add-on.ts';
import { fixture } from './fixtures/fixtures.ts';
import { gatekeeperValidatingWebhook, otherWebhooks } from './fixtures/webhooks.ts';
import { type FollowedFindings, followFindings } from './live-picture.ts';

let cluster: OwnedCluster;
let findings: FollowedFindings;

beforeAll(async () => {
  cluster = await startRealCluster();
  findings = followFindings(cluster.kubeconfig);
});
afterAll(async () => {
  await findings?.close();
  await cluster?.stop();
});

async function kubectl(...args: string[]): Promise<void> {
  const { code, stderr } = await cluster.kubectl(args);
  expect(code, stderr).toBe(0);
}

async function removeAddOn(): Promise<void> {
  const names = 'gatekeeper-audit gatekeeper-controller'.split(' ');
  await kubectl('delete', 'deployment', '-n', 'gatekeeper-system', ...names);
  await kubectl('delete', 'deployment', '-n', 'kube-system', 'azure-policy', 'azure-policy-webhook');
}

async function installAddOn(): Promise<void> {
  await cluster.apply(addOnObjects(cluster));
  await makeAddOnReady(cluster);
}

/** A Gatekeeper as its own chart installs it, in a namespace of one's choice. */
const ownGatekeeper: object[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'policy' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'gatekeeper-controller-manager', namespace: 'policy', labels: { 'gatekeeper.sh/system': 'yes' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'gatekeeper' } },
      template: {
        metadata: { labels: { app: 'gatekeeper', 'gatekeeper.sh/operation': 'webhook' } },
        spec: { containers: [{ name: 'manager', image: 'docker.io/openpolicyagent/gatekeeper:v3.17.0' }] },
      },
    },
  },
];
const removeOwnGatekeeper = () =>
  kubectl('delete', 'deployment', '-n', 'policy', 'gatekeeper-controller-manager', '--cascade=foreground');

const nothing = { 'nothing-installed': /Neither the Azure Policy add-on nor Gatekeeper is installed/ };
const both = {
  'both-installed': /policy\/gatekeeper-controller-manager: gatekeeper-controller, not managed by AKS/,
};
const left = { 'left-overs': /Nothing enforces policy here, but[\s\S]*azure-policy-mutating-webhook-configuration/ };
const leftBeside = { 'left-overs': /The Azure Policy add-on is gone, but \d+ objects that it made still act here/ };

test('nothing is installed, until the add-on is', async () => {
  await findings.atRest(Object.keys(nothing));
  await findings.come(nothing);
  await installAddOn();
  await findings.go(nothing);
});

test('the add-on and a Gatekeeper of one’s own, at once', async () => {
  await findings.comeAndGo(both, () => cluster.apply(ownGatekeeper), removeOwnGatekeeper);
});

test('what a removed add-on leaves behind, alone and beside a Gatekeeper of one’s own', async () => {
  const webhooks = [gatekeeperValidatingWebhook(cluster.adminClient.ca), ...otherWebhooks(cluster.adminClient.ca)];
  await cluster.apply(webhooks);
  await cluster.apply(await fixture('templates'), 'azurepolicyaddon');
  await removeAddOn();
  await findings.come(left);
  await cluster.apply(ownGatekeeper);
  await findings.come(leftBeside);
  await installAddOn();
  await findings.go(left);
  await findings.come(both);
  await removeOwnGatekeeper();
  await findings.go(both);
});

test('and nothing again, once all of it is deleted', async () => {
  await removeAddOn();
  await findings.come(left);
  await kubectl('delete', 'validatingwebhookconfigurations,mutatingwebhookconfigurations', '--all');
  await kubectl('delete', 'constrainttemplates', '--all');
  await findings.go(left);
  await findings.atRest(Object.keys(nothing));
});
