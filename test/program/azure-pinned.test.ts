import { afterAll, beforeAll, expect, it } from 'vitest';
import { addVersion } from '../../src/sandbox/arm/definition-versions.ts';
import type { ArmResource } from '../../src/sandbox/arm/world.ts';
import { type AzureSandbox, startAzureSandbox } from './azure-sandbox.ts';

const builtIn = '/providers/Microsoft.Authorization';
let azure: AzureSandbox;
let group: string;

beforeAll(async () => {
  azure = await startAzureSandbox();
  group = azure.arm.clusterId.replace(/\/providers\/.*$/, '');
});
afterAll(() => azure?.stop());

const rule = (effect: string) =>
  Object.fromEntries([
    ['if', {}],
    ['then', { effect, details: {} }],
  ]);
const shared = (name: string) => ({
  displayName: name,
  policyType: 'BuiltIn',
  metadata: { category: 'Kubernetes' },
  version: '2.0.0',
  versions: ['2.0.0'],
  parameters: {},
});

/** Version 2 denies, version 1 audits. */
function hardened(name: string): ArmResource {
  const definition = azure.arm.world.definitions.put({
    id: `${builtIn}/policyDefinitions/${name}`,
    name,
    type: 'Microsoft.Authorization/policyDefinitions',
    properties: { ...shared(name), mode: 'Indexed', policyRule: rule('Deny') },
  });
  addVersion(azure.arm.world, definition, '1.3.0', { policyRule: rule('Audit') });
  return definition;
}

function assigned(name: string, definitionId: string, definitionVersion: string): void {
  azure.arm.world.assignments.put({
    id: `${group}${builtIn}/policyAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/policyAssignments',
    properties: { displayName: name, scope: group, policyDefinitionId: definitionId, definitionVersion, metadata: {} },
  });
}

async function effects(): Promise<Readonly<Record<string, string>>> {
  const { stdout, code } = await azure.run('assignments', '-o', 'json');
  expect(code).toBe(0);
  const items: { name: string; effect: string }[] = JSON.parse(stdout).items;
  return Object.fromEntries(items.map(({ name, effect }) => [name, effect]));
}

it('a list tells the effect of the version that an assignment pins, and not of the newest', async () => {
  const { id } = hardened('hardened-alone');
  assigned('pins-old', id, '1.*.*');
  assigned('pins-new', id, '2.*.*');
  expect(await effects()).toMatchObject({ 'pins-old': 'Audit', 'pins-new': 'Deny' });
});

it('a version that there is none of, or that may not be read, is not told as the newest', async () => {
  const { id } = hardened('hardened-hidden');
  assigned('pins-none', id, '7.*.*');
  assigned('pins-hidden', id, '1.*.*');
  azure.arm.faults.next({ match: 'hardened-hidden/versions', status: 403, code: 'AuthorizationFailed', times: 99 });
  const told = await effects();
  azure.arm.faults.clear();
  expect([told['pins-none'], told['pins-hidden']]).toEqual([undefined, undefined]);
});

it('of an initiative the version that is pinned, and in it those of its members; not more than 60 are read, and counted', async () => {
  const members = Array.from({ length: 70 }, (_, n) => hardened(`hardened-${n}`));
  const pinned = (version: string, of: readonly ArmResource[]) =>
    of.map(({ id }, n) => ({
      policyDefinitionReferenceId: `m${n}`,
      policyDefinitionId: id,
      definitionVersion: version,
    }));
  const initiative = azure.arm.world.initiatives.put({
    id: `${builtIn}/policySetDefinitions/benchmark`,
    name: 'benchmark',
    type: 'Microsoft.Authorization/policySetDefinitions',
    properties: { ...shared('benchmark'), policyDefinitions: pinned('2.*.*', members) },
  });
  addVersion(azure.arm.world, initiative, '1.0.0', { policyDefinitions: pinned('1.*.*', members) });
  assigned('benchmark-new', initiative.id, '2.*.*');
  expect(await effects()).toMatchObject({ 'benchmark-new': 'Deny ×70' });
  assigned('benchmark-old', initiative.id, '1.*.*');
  azure.arm.world.assignments.delete(`${group}${builtIn}/policyAssignments/benchmark-new`);
  azure.arm.requestLog.length = 0;
  expect((await effects())['benchmark-old']).toMatch(/^(\d+) of 70 read: Audit ×\1$/);
  const versions = azure.arm.requestLog.filter(({ path }) => path.includes('/versions/'));
  expect(versions.length).toBeLessThan(125);
  // The newest of each stands in the catalogue, with its versions.
  const anew = azure.arm.requestLog.filter(({ path }) =>
    /\/policy(Set)?Definitions\/(hardened|benchmark)[^/]*$/.test(path),
  );
  expect(anew.map(({ path }) => path)).toEqual([]);
});
