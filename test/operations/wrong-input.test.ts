import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assignmentId } from '../../src/azure/assignments.ts';
import { assignInput } from '../../src/operations/assign-command.ts';
import type { Lookups } from '../../src/operations/lookups.ts';
import type { InputOf } from '../../src/operations/plan.ts';
import { canRun } from '../../src/operations/plan.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { definition, parameter } from '../governance/azure/sample.ts';
import { type Workbench, workbench } from './workbench.ts';

const builtIn = '/providers/Microsoft.Authorization/policyDefinitions/';
const privileged = `${builtIn}95edb821-ddaf-4404-9732-666045e056b4`;

let sandbox: SandboxArm;
let bench: Workbench;
let group: string;

beforeEach(async () => {
  sandbox = await startTestArm({ cluster: { host: '127.0.0.1:6443', addon: true } });
  group = sandbox.clusterId.replace(/\/providers\/.*$/, '');
  bench = await workbench(await connectTo(sandbox));
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

const plan = async (content: Partial<InputOf<'assign'>['content']>, scope = group) =>
  (await bench.runner.plan('assign', { scope, name: 'tried', content: { definitionId: privileged, ...content } })).plan;

function custom(name: string, properties: Record<string, unknown>): string {
  const policyRule = Object.fromEntries([
    ['if', {}],
    ['then', { effect: 'Audit', details: {} }],
  ]);
  const type = 'Microsoft.Authorization/policyDefinitions';
  const shared = {
    displayName: name,
    policyType: 'BuiltIn',
    mode: 'Indexed',
    version: '1.0.0',
    parameters: {},
    policyRule,
  };
  return sandbox.world.definitions.put({
    id: `${builtIn}${name}`,
    name,
    type,
    properties: { ...shared, ...properties },
  }).id;
}

describe('an obstacle of the plan, and wrong input', () => {
  test('a scope that a change newly leaves out and that does not exist; those that were there stay', async () => {
    const id = assignmentId(group, 'pod-security-baseline');
    const edit = async (notScopes: readonly string[]) =>
      (await bench.runner.plan('edit-assignment', { assignmentId: id, change: { notScopes } })).plan;
    const gone = `${group}/providers/Microsoft.ContainerRegistry/registries/gone`;
    const { obstacles } = await edit([gone]);
    expect(obstacles).toEqual([
      expect.objectContaining({ what: `There is no scope ${gone} to leave out`, wrongInput: true }),
    ]);
    const outside = await edit([group]);
    expect(outside.obstacles[0]?.what).toContain('is not below');
    const standing = sandbox.world.assignments.get(id);
    if (standing) standing.properties.notScopes = [gone];
    expect((await edit([gone, sandbox.clusterId])).obstacles).toEqual([]);
  });

  test('a scope that does not exist', async () => {
    const { obstacles } = await plan({}, `${group}-gone`);
    expect(obstacles).toContainEqual(
      expect.objectContaining({ what: `There is no scope ${group}-gone`, wrongInput: true }),
    );
  });

  test.each([
    [
      'is not there',
      (base: string) => `${base}/providers/Microsoft.ContainerService/managedClusters/gone`,
      'There is no scope',
    ],
    ['is not below the scope', (base: string) => `${base}-other`, 'is not below'],
  ])('an excluded scope that %s', async (_, id, what) => {
    const made = await plan({ notScopes: [id(group)] });
    expect(made.obstacles.map((one) => one.what).join()).toContain(what);
    expect(canRun(made)).toBe(false);
  });

  test('an excluded scope that is there is none', async () => {
    expect((await plan({ notScopes: [sandbox.clusterId] })).obstacles).toEqual([]);
  });

  test('an object that does not fit the schema of its parameter', async () => {
    const schema = { type: 'object', properties: { days: { type: 'integer' } }, additionalProperties: false };
    const definitionId = custom('with-schema', { parameters: { keep: { type: 'Object', schema } } });
    const { obstacles } = await plan({ definitionId, parameters: { keep: { days: 'seven' } } });
    expect(obstacles.map(({ what }) => what)).toEqual([
      'The parameter keep does not fit its schema: /days must be integer',
    ]);
    expect((await plan({ definitionId, parameters: { keep: { days: 7 } } })).obstacles).toEqual([]);
  });
});

test('a deprecated definition is said', async () => {
  const definitionId = custom('old', { displayName: '[Deprecated]: Old', metadata: { deprecated: true } });
  expect((await plan({ definitionId })).notes.join()).toContain('Deprecated: [Deprecated]: Old');
  expect((await plan({})).notes.join()).not.toContain('Deprecated');
});

test('a location without an identity is in neither what is sent nor the az line, and that is said', async () => {
  const planned = await bench.runner.plan('assign', {
    scope: group,
    name: 'tried',
    content: { definitionId: privileged, location: 'westeurope' },
  });
  expect(planned.plan.commands.join()).not.toContain('--location');
  expect(planned.plan.notes.join()).toContain('The location westeurope is left out');
  await bench.runner.start(planned).done;
  expect(sandbox.world.assignments.get(planned.plan.target)).not.toHaveProperty('location');
});

describe('--param', () => {
  const lookups: Lookups = {
    cluster: () => {
      throw new Error('not asked for');
    },
    object: () => {
      throw new Error('not asked for');
    },
    assignment: async (name) => name,
    policy: async () => definition({ parameters: [parameter('list', { type: 'array', defaultValue: [] })] }),
  };
  const given = (param: string) =>
    assignInput({ definition: 'd1', scope: '/subscriptions/S', enforcementMode: 'Default', param: [param] }, lookups);

  test('an object is not made an array of text', async () => {
    await expect(given('list={"a":1}')).rejects.toThrow(
      '--param list: {"a":1} is an object, and the parameter an array',
    );
    expect((await given('list=a,b')).content.parameters).toEqual({ list: ['a', 'b'] });
  });

  test('a slip is told with the name that is near', async () => {
    await expect(given('lits=a')).rejects.toMatchObject({
      problem: { next: expect.stringContaining('Did you mean list?') },
    });
  });
});
