import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { getAssignment } from '../../src/azure/assignments.ts';
import type { InputOf, OperationKind } from '../../src/operations/plan.ts';
import { canRun } from '../../src/operations/plan.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { addVersion } from '../../src/sandbox/arm/definition-versions.ts';
import type { ArmResource } from '../../src/sandbox/arm/world.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { type Workbench, workbench } from './workbench.ts';

const builtIn = (kind: string, name: string) => `/providers/Microsoft.Authorization/${kind}/${name}`;
const noEscalation = builtIn('policyDefinitions', '1c6e92c9-99f0-4e55-9cf2-0c234dc48f99');
const upgradeChannels = builtIn('policyDefinitions', '5c345cdf-2049-47e0-b8fe-b0e96bc2df35');
const deployAddon = builtIn('policyDefinitions', 'a8eff44f-8c92-45c3-a3fb-9880802d67a7');
const imageIntegrity = builtIn('policySetDefinitions', 'af28bf8b-c669-4dd3-9137-1e68fdc61bd6');
const baseline = builtIn('policySetDefinitions', 'a8640138-9b0a-4a28-b8cb-1666c838647d');

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

const plan = <K extends OperationKind>(kind: K, input: InputOf<K>) => bench.runner.plan(kind, input);
const assigning = (content: InputOf<'assign'>['content'], effect?: string) =>
  plan('assign', { scope: group, name: 'tried', content, ...(effect !== undefined && { effect }) });
const reads = (text: string) => sandbox.requestLog.filter(({ path }) => path.includes(text));

/** Watches how many requests are under way at once: those that came less those that were answered. */
function inFlight(text: string): () => number {
  let [came, highest] = [0, 0];
  const match = /./;
  match.test = (request) => {
    if (request.includes(text)) highest = Math.max(highest, ++came - reads(text).length);
    return false;
  };
  sandbox.faults.next({ match, status: 500 });
  return () => highest;
}

function custom(kind: 'definitions' | 'initiatives', name: string, properties: Record<string, unknown>): ArmResource {
  const type = kind === 'definitions' ? 'policyDefinitions' : 'policySetDefinitions';
  return sandbox.world[kind].put({
    id: builtIn(type, name),
    name,
    type: `Microsoft.Authorization/${type}`,
    properties: {
      displayName: name,
      policyType: 'BuiltIn',
      mode: 'Indexed',
      version: '1.0.0',
      parameters: {},
      ...properties,
    },
  });
}

function rule(effect: string, role?: string): Record<string, unknown> {
  const roleDefinitionIds = role ? [builtIn('roleDefinitions', role)] : [];
  return Object.fromEntries([
    ['if', {}],
    ['then', { effect, details: { roleDefinitionIds } }],
  ]);
}

describe('allowed values are told by their case', () => {
  test('a value in another case is taken as the definition lists it; the plan says so, and ARM takes it', async () => {
    const planned = await assigning({ definitionId: noEscalation, parameters: { effect: 'deny' } });
    expect(planned.plan.notes).toContain(
      'The parameter effect is written "Deny", as the definition lists it: Azure would refuse "deny".',
    );
    expect(planned.plan.changes.map(({ text }) => text)).toContain('parameters.effect: "Deny"');
    expect(planned.plan.commands[0]).toContain('{"effect":{"value":"Deny"}}');
    expect((await bench.runner.start(planned).done).state).toBe('succeeded');
    expect((await getAssignment(bench.world.arm, planned.plan.target)).parameters).toEqual({ effect: 'Deny' });
  });

  test('an effect that goes into a parameter of another name likewise', async () => {
    const { id } = custom('definitions', 'own-effect', {
      parameters: { policyEffect: { type: 'String', allowedValues: ['Audit', 'Deny'], defaultValue: 'Audit' } },
      policyRule: rule("[parameters('policyEffect')]"),
    });
    const of = await assigning({ definitionId: id }, 'deny');
    expect(of.plan.changes.map(({ text }) => text)).toContain('parameters.policyEffect: "Deny"');
    const set = custom('initiatives', 'own-effects', {
      parameters: { howHard: { type: 'String', allowedValues: ['Audit', 'Deny'], defaultValue: 'Audit' } },
      policyDefinitions: [
        {
          policyDefinitionId: id,
          policyDefinitionReferenceId: 'a',
          parameters: { policyEffect: { value: "[parameters('howHard')]" } },
        },
      ],
    });
    const through = await assigning({ definitionId: set.id }, 'deny');
    expect(through.plan.changes.map(({ text }) => text)).toContain('parameters.howHard: "Deny"');
    expect(through.plan.obstacles).toEqual([]);
  });

  test('each item of an array; what is like nothing is refused with what is allowed', async () => {
    const items = (value: readonly string[]) =>
      assigning({ definitionId: upgradeChannels, parameters: { allowedClusterAutoUpgradeChannels: value } });
    const taken = await items(['Rapid', 'stable']);
    expect(taken.plan.changes.map(({ text }) => text)).toContain(
      'parameters.allowedClusterAutoUpgradeChannels: ["rapid","stable"]',
    );
    const refused = await items(['rabid']);
    expect(refused.plan.obstacles[0]?.next).toContain('"rapid", "stable"');
  });

  test('a change of an assignment likewise', async () => {
    const made = await assigning({ definitionId: noEscalation, parameters: { effect: 'Audit' } });
    await bench.runner.start(made).done;
    const change = { parameters: { effect: 'DENY' } };
    const edited = await plan('edit-assignment', { assignmentId: made.plan.target, change });
    expect(edited.plan.changes).toContainEqual({ mark: '+', text: 'parameters.effect: "Deny"' });
    expect(edited.plan.notes.join()).toContain('is written "Deny"');
    expect((await bench.runner.start(edited).done).state).toBe('succeeded');
  });
});

describe('an effect that is an expression', () => {
  test('of Image Integrity: evaluated; identity, location and roles are planned and granted', async () => {
    const without = await assigning({ definitionId: imageIntegrity });
    expect(without.plan.obstacles.map(({ code }) => code)).toEqual(['ResourceIdentityRequired']);
    expect(without.plan.notes[0]).toBe('Effect: DeployIfNotExists ×2, Audit ×1.');
    const planned = await assigning({ definitionId: imageIntegrity, location: 'westeurope' });
    expect(planned.plan.steps.filter(({ id }) => id.startsWith('grant-'))).toHaveLength(2);
    expect(planned.plan.commands[0]).toContain('--mi-system-assigned --location westeurope');
    expect((await bench.runner.start(planned).done).state).toBe('succeeded');
  });

  test('that comes to Disabled needs no identity', async () => {
    const planned = await assigning({ definitionId: imageIntegrity }, 'Disabled');
    expect(planned.plan.obstacles).toEqual([]);
    expect(planned.plan.notes[0]).toBe('Effect: Disabled ×3.');
  });

  test('that something else decides is planned for what it can become', async () => {
    const { id } = custom('definitions', 'by-field', {
      policyRule: rule("[if(equals(field('name'), 'x'), 'Audit', 'Modify')]", 'b24988ac-6180-42a0-ab88-20f7382dd24c'),
    });
    const { plan: shown } = await assigning({ definitionId: id, location: 'westeurope' });
    expect(shown.notes[0]).toBe('Effect: Audit or Modify.');
    expect(shown.steps.filter(({ id: step }) => step.startsWith('grant-'))).toHaveLength(1);
  });

  test('a change that makes an assignment without an identity deploy is refused, with what to do', async () => {
    const made = await assigning({ definitionId: imageIntegrity }, 'Disabled');
    await bench.runner.start(made).done;
    const { plan: shown } = await plan('edit-assignment', {
      assignmentId: made.plan.target,
      effect: 'Audit',
      change: {},
    });
    expect(shown.obstacles[0]).toMatchObject({
      code: 'ResourceIdentityRequired',
      next: expect.stringContaining('az policy assignment identity assign --system-assigned --name tried'),
    });
  });
});

describe('members of an initiative', () => {
  test('one that cannot be read is an obstacle: it may need roles that nobody would grant', async () => {
    sandbox.world.definitions.delete(deployAddon);
    const { plan: shown } = await assigning({ definitionId: imageIntegrity, location: 'westeurope' });
    expect(canRun(shown)).toBe(false);
    expect(shown.obstacles[0]?.what).toBe(
      '1 of 3 members cannot be read, so what they do and which roles they need is not known: deployAKSPolicyAddOn',
    );
    expect(shown.notes[0]).toContain('2 of 3 read: ');
  });

  test('are read in the version that is pinned, not in the newest', async () => {
    const newest = custom('definitions', 'versioned', {
      version: '2.0.0',
      versions: ['2.0.0'],
      policyRule: rule('audit'),
    });
    const role = '18ed5180-3e48-46fd-8541-4ea054d57064';
    addVersion(sandbox.world, newest, '1.1.0', { policyRule: rule('deployIfNotExists', role) });
    const member = { policyDefinitionId: newest.id, policyDefinitionReferenceId: 'a' };
    const set = custom('initiatives', 'pins', {
      policyDefinitions: [
        { ...member, definitionVersion: '1.*.*' },
        { ...member, policyDefinitionReferenceId: 'b' },
      ],
    });
    const { plan: shown } = await assigning({ definitionId: set.id, location: 'westeurope' });
    expect(shown.notes[0]).toBe('Effect: deployIfNotExists ×1, audit ×1.');
    expect(shown.steps.map(({ id }) => id)).toContain(`grant-${role}`);
    const gone = custom('initiatives', 'pins-nothing', {
      policyDefinitions: [{ ...member, definitionVersion: '7.*.*' }],
    });
    const { plan: refused } = await assigning({ definitionId: gone.id });
    expect(refused.obstacles[0]?.next).toContain('versioned has no version 7.*.*: it has 2.0.0, 1.1.0');
  });

  test('223 of them: a few at once, each once, and told how many were read', async () => {
    const policyDefinitions = Array.from({ length: 223 }, (_, at) => {
      const definition = custom('definitions', `many-${at}`, {
        policyRule: rule(at < 19 ? 'audit' : 'auditIfNotExists'),
      });
      if (at >= 19) sandbox.world.definitions.delete(definition.id);
      return { policyDefinitionId: definition.id, policyDefinitionReferenceId: `m${at}` };
    });
    const set = custom('initiatives', 'benchmark', { policyDefinitions });
    const highest = inFlight('/policyDefinitions/many-');
    const { plan: shown } = await assigning({ definitionId: set.id });
    expect(shown.notes[0]).toBe('Effect: 19 of 223 read: audit ×19.');
    expect(shown.obstacles[0]?.what).toContain('204 of 223 members cannot be read');
    expect(shown.obstacles[0]?.what).toContain('m19, m20, m21, m22, m23 and 199 more');
    expect(reads('/policyDefinitions/many-')).toHaveLength(223);
    expect(highest()).toBeLessThanOrEqual(8);
  });

  test('a pinned version of a built-in initiative costs one request more each', async () => {
    await assigning({ definitionId: baseline });
    expect(reads('/versions/').map(({ path }) => path.replace(/\?.*/, '').split('/').at(-1))).toEqual(
      expect.arrayContaining(['5.0.0', '6.0.0']),
    );
  });
});
