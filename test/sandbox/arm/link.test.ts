import { ContainerServiceClient } from '@azure/arm-containerservice';
import { PolicyClient } from '@azure/arm-policy';
import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SandboxArm } from '../../../src/sandbox/arm/arm.ts';
import { startLinkedArm } from '../../../src/sandbox/arm/cluster-link.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { standingPolicies } from '../../../src/sandbox/world/standing-policies.ts';
import { all, eventually, noPrivilege, platform, production } from './sandbox.ts';

let sandbox: Sandbox;
let arm: SandboxArm;
const poll = { updateIntervalInMs: 20 };
const credential = { getToken: async () => ({ token: await arm.token(), expiresOnTimestamp: Date.now() }) };
const options = () => ({ endpoint: arm.endpoint, tlsOptions: { ca: sandbox.caPem } });
const deployments = (namespace: string) => sandbox.cluster.list('apps', 'deployments', namespace);
const kind = 'k8sazurev2noprivilege';
const constraints = () => sandbox.cluster.list('constraints.gatekeeper.sh', kind);
const assignmentIds = () => constraints().map(({ metadata }) => metadata.annotations?.['azure-policy-assignment-id']);
const setAddon = async (enabled: boolean) => {
  const { managedClusters } = new ContainerServiceClient(credential, production, options());
  const cluster = await managedClusters.get('rg-platform', 'prod-weu');
  await managedClusters.createOrUpdate(
    'rg-platform',
    'prod-weu',
    { ...cluster, addonProfiles: { azurepolicy: { enabled } } },
    poll,
  );
};

beforeAll(async () => {
  sandbox = await startSandbox({ addon: false });
  arm = await startLinkedArm(sandbox, {
    addon: false,
    retryAfter: null,
    durations: { cluster: 100, sync: 100, scan: 100 },
  });
});
afterAll(async () => {
  await arm.stop();
  await sandbox.stop();
});

it('the add-on, an assignment, a violation and their going away show on both sides', async () => {
  expect(deployments('gatekeeper-system')).toEqual([]);
  await setAddon(true);
  expect(deployments('kube-system').map(({ metadata }) => metadata.name)).toContain('azure-policy');
  await eventually(() => constraints().length > 0);

  const policy = new PolicyClient(credential, production, options());
  const { id } = await policy.policyAssignments.create(platform, 'linked', {
    policyDefinitionId: noPrivilege,
    parameters: { effect: { value: 'Audit' } },
  });
  await eventually(() => assignmentIds().includes(id));
  sandbox.cluster.audit();
  const insights = new PolicyInsightsClient(credential, production, options());
  await insights.policyStates.beginTriggerResourceGroupEvaluationAndWait(production, 'rg-platform', poll);
  const [state] = await all(
    insights.policyStates.listQueryResultsForResourceGroupLevelPolicyAssignment(
      'latest',
      production,
      'rg-platform',
      'linked',
    ),
  );
  expect(state).toMatchObject({ complianceState: 'NonCompliant', policyDefinitionAction: 'audit' });
  const components = await insights.componentPolicyStates.listQueryResultsForResource(
    arm.clusterId.slice(1),
    'latest',
    { filter: `policyAssignmentId eq '${id}'` },
  );
  const own = constraints().find(({ metadata }) => metadata.annotations?.['azure-policy-assignment-id'] === id);
  const { totalViolations } = (own?.status ?? { totalViolations: 0 }) as { totalViolations: number };
  expect(totalViolations).toBeGreaterThan(0);
  expect(components.value?.length).toBeGreaterThan(0);
  expect(components.value?.length).toBeLessThanOrEqual(totalViolations);

  await policy.policyAssignments.delete(platform, 'linked');
  await eventually(() => !assignmentIds().includes(id));
  await setAddon(false);
  expect(deployments('gatekeeper-system')).toEqual([]);
});

it('what Azure has assigned covers every constraint that the cluster starts with', () => {
  const key = (one: { assignmentId: string; definitionId: string; referenceId: string }) =>
    `${one.assignmentId} ${one.definitionId} ${one.referenceId}`.toLowerCase();
  const carried = new Map(arm.effective().map((one) => [key(one), one]));
  const missing = standingPolicies().filter(
    (one) => carried.get(key(one))?.effect.toLowerCase() !== one.effect.toLowerCase(),
  );
  expect(missing).toEqual([]);
  const safeguards = arm.effective().filter(({ assignmentId }) => assignmentId.endsWith('aks-deployment-safeguards'));
  expect(safeguards.every(({ parameters }) => parameters.warn === true || parameters.warn === undefined)).toBe(true);
});

it('the credentials that Azure hands out open the cluster', async () => {
  const { managedClusters } = new ContainerServiceClient(credential, production, options());
  const { kubeconfigs } = await managedClusters.listClusterUserCredentials('rg-platform', 'prod-weu', {
    format: 'exec',
  });
  const config = new KubeConfig();
  config.loadFromString(Buffer.from(kubeconfigs?.[0]?.value ?? '').toString());
  const server = config.getCurrentCluster()?.server;
  const { Agent, fetch } = await import('undici');
  const answer = await fetch(`${server}/api/v1/namespaces`, {
    dispatcher: new Agent({
      connect: { ca: Buffer.from(config.getCurrentCluster()?.caData ?? '', 'base64').toString() },
    }),
    headers: { authorization: `Bearer ${config.getCurrentUser()?.token}` },
  });
  expect(answer.status).toBe(200);
});
