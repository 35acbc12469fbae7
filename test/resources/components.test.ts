import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ArmClients } from '../../src/azure/arm-clients.ts';
import { putAssignment } from '../../src/azure/assignments.ts';
import { readingOf } from '../../src/governance/list-key.ts';
import { componentKey, components } from '../../src/resources/components.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import type { AuditedObject } from '../../src/sandbox/arm/policy-states.ts';
import { type AzureAccess, listSource } from '../../src/state/azure-source.ts';
import { emptyAzure } from '../../src/state/empty-azure.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { readAt, source } from '../reports/source.ts';

const definitions = [
  '95edb821-ddaf-4404-9732-666045e056b4',
  '1c6e92c9-99f0-4e55-9cf2-0c234dc48f99',
  '47a1ee2f-2a2a-4576-bf2a-e0e36709c2b8',
].map((name) => `/providers/Microsoft.Authorization/policyDefinitions/${name}`);
let sandbox: SandboxArm;
let arm: ArmClients;
let objects: readonly AuditedObject[] = [];
const idOf = (at: number) => `${groupOf()}/providers/Microsoft.Authorization/policyAssignments/of-${at}`;
const groupOf = () => sandbox.clusterId.replace(/\/providers\/.*$/, '');

beforeAll(async () => {
  sandbox = await startTestArm({
    cluster: { host: '127.0.0.1:6443', addon: true },
    hooks: {
      auditResults: () =>
        definitions.map((definitionId, at) => ({
          assignmentId: idOf(at),
          definitionId,
          referenceId: '',
          objects: [...objects],
        })),
    },
  });
  arm = await connectTo(sandbox);
  for (const [at, policyDefinitionId] of definitions.entries())
    await putAssignment(arm, groupOf(), `of-${at}`, { policyDefinitionId }, new AbortController().signal);
});
afterAll(() => sandbox.stop());

async function read(found: readonly AuditedObject[]) {
  objects = found;
  const scan = `${groupOf()}/providers/Microsoft.PolicyInsights/policyStates/latest/triggerEvaluation`;
  await arm.request('POST', scan, { apiVersion: '2019-10-01' });
  const list = components.lists?.azure;
  if (!list) throw new Error('components are read from Azure');
  const cluster = { id: sandbox.clusterId } as NonNullable<AzureAccess['cluster']>;
  const access: AzureAccess = { arm, subscriptions: [], cluster, images: async () => [], azure: () => emptyAzure };
  const once = async () => {
    const { put } = await listSource(list).read(access, new AbortController().signal);
    const state = { ...source(), azure: put(emptyAzure) };
    const subject = { assignmentId: idOf(0), definitionId: definitions[0], referenceId: '' };
    return { rows: components.rows(state, { now: readAt, subject }), reading: readingOf(state.azure, componentKey) };
  };
  const isThere = async () => (await once()).rows.length;
  await expect.poll(isThere, { timeout: 5000 }).toBe(Math.min(found.length, 500));
  return once();
}

it('two objects of one name and of different kinds are two rows, each with its reason', async () => {
  const { rows, reading } = await read([
    { kind: 'Pod', namespace: 'default', name: 'web', message: 'Privileged container is not allowed: nginx' },
    { kind: 'Service', namespace: 'default', name: 'web', message: 'no' },
    { kind: 'Pod', namespace: 'team-a', name: 'web', message: 'no' },
  ]);
  expect(rows.map(({ facts: { componentType, componentId } }) => `${componentType} ${componentId}`).sort()).toEqual([
    'pod default/web',
    'pod team-a/web',
    'service default/web',
  ]);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
  expect(rows.find(({ key }) => key === 'pod/default/web')?.facts.reasons).toEqual([
    'Privileged container is not allowed: nginx',
  ]);
  const name = components.columns.find(({ id }) => id === 'name');
  expect(rows.map(({ facts }) => name && 'words' in name && name.words?.(facts))).toContain('team-a/web');
  expect(reading.state).toBe('live');
});

it('an answer of 1,000 has no link to more: it is said to be the first 1,000', async () => {
  const { reading } = await read(
    Array.from({ length: 600 }, (_, at) => ({ kind: 'Pod', namespace: 'default', name: `p${at}`, message: 'no' })),
  );
  expect(reading.value).toHaveLength(1000);
  expect(reading.problem?.what).toBe('Azure tells of the first 1000 components of the cluster only');
  expect(sandbox.requestLog.filter(({ path }) => path.includes('componentPolicyStates')).at(-1)?.path).toMatch(
    /expand=PolicyEvaluationDetails/,
  );
});
