import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assignmentId, assignmentsAt, getAssignment } from '../../src/azure/assignments.ts';
import { isRead } from '../../src/azure/read-only.ts';
import { listRemediations } from '../../src/azure/remediations.ts';
import { roleAssignmentsAt } from '../../src/azure/role-assignments.ts';
import { wellKnown } from '../../src/governance/azure/definition.ts';
import { parseResourceId } from '../../src/governance/azure/resource-id.ts';
import { type ConstraintEvidence, noEvidence } from '../../src/operations/cluster-evidence.ts';
import type { InputOf, OperationKind } from '../../src/operations/plan.ts';
import { canRun } from '../../src/operations/plan.ts';
import type { RunStatus } from '../../src/operations/run-status.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { armErrors } from '../sandbox/arm/fault-presets.ts';
import { type Workbench, workbench } from './workbench.ts';

const privileged = '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4';
const labels = '/providers/Microsoft.Authorization/policyDefinitions/46592696-4c7b-4bf3-9e45-6c2763bdc0a6';

let sandbox: SandboxArm;
let bench: Workbench;
let group: string;
let inCluster: Map<string, ConstraintEvidence>;

beforeEach(async () => {
  sandbox = await startTestArm({ cluster: { host: '127.0.0.1:6443', addon: true } });
  group = sandbox.clusterId.replace(/\/providers\/.*$/, '');
  inCluster = new Map();
  const none: ConstraintEvidence = { constraints: 0, violations: 0 };
  bench = await workbench(await connectTo(sandbox), {
    evidence: {
      ...noEvidence,
      clusterId: sandbox.clusterId,
      ofAssignment: (id) => inCluster.get(id.toLowerCase()) ?? none,
      flaggedBy([id = '']) {
        const { constraints, violations, notAudited = 0 } = inCluster.get(id.toLowerCase()) ?? none;
        return { constraints, objects: violations, violations, whole: true, notAudited };
      },
      lastAuditAt: () => 0,
    },
  });
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

const plan = <K extends OperationKind>(kind: K, input: InputOf<K>) => bench.runner.plan(kind, input);
async function run<K extends OperationKind>(kind: K, input: InputOf<K>): Promise<RunStatus> {
  return bench.runner.start(await plan(kind, input)).done;
}
const writes = () => sandbox.requestLog.filter(({ method, path }) => !isRead(method, `https://x${path}`));

describe('create-exemption', () => {
  /** Beside the one that the sandbox begins with. */
  const added = () => sandbox.world.exemptions.all().filter(({ name }) => name !== 'edge-node-ports');
  const exemptFrom = async (input: Partial<InputOf<'create-exemption'>> = {}) => {
    await run('assign', { scope: group, name: 'one', effect: 'Audit', content: { definitionId: privileged } });
    const about = { assignmentId: assignmentId(group, 'one'), exemptScope: sandbox.clusterId, name: 'pause' };
    return plan('create-exemption', { ...about, expires: '2099-01-31', ...input });
  };

  test('at the cluster, until a date; the plan says what it takes and the same as an az line', async () => {
    const planned = await exemptFrom({ reason: 'CHG-7: "not now"' });
    expect(canRun(planned.plan)).toBe(true);
    expect(planned.plan.permissions.map(({ action }) => action)).toEqual([
      'Microsoft.Authorization/policyExemptions/write',
      'Microsoft.Authorization/policyAssignments/exempt/action',
    ]);
    expect(planned.plan.commands[0]).toContain("--expires-on 2099-01-31T00:00:00.000Z --description 'CHG-7: ");
    const { state } = await bench.runner.start(planned).done;
    expect(state).toBe('succeeded');
    expect(added()).toMatchObject([
      { name: 'pause', properties: { exemptionCategory: 'Waiver', expiresOn: '2099-01-31T00:00:00.000Z' } },
    ]);
  });

  test.each([
    [{ expires: 'soon' }, /is no date/],
    [{ expires: '2020-01-01' }, /is over/],
    [{ referenceIds: ['a'] }, /no reference ids/],
    [{ exemptScope: '/subscriptions/00000000-0000-0000-0000-00000000dead' }, /is not at or under/],
  ])('cannot be made of %j', async (input, why) => {
    const { plan: made } = await exemptFrom(input);
    expect(canRun(made)).toBe(false);
    expect(made.obstacles.map(({ what }) => what).join()).toMatch(why);
  });

  test('for ever, when never is typed', async () => {
    const planned = await exemptFrom({ expires: 'never' });
    await bench.runner.start(planned).done;
    expect(added()[0]?.properties).not.toHaveProperty('expiresOn');
  });
});

describe('assign', () => {
  test('tells no number of violations that no audit has counted', async () => {
    inCluster.set(privileged.toLowerCase(), { constraints: 1, violations: 0, notAudited: 1 });
    const planned = await plan('assign', {
      scope: group,
      effect: 'Audit',
      content: { definitionId: privileged, displayName: 'Unseen' },
    });
    expect(planned.plan.affected.join()).toContain('no audit has seen its constraints yet');
    expect(planned.plan.affected.join()).not.toMatch(/flag|0 violations/);
    inCluster.set(planned.plan.target.toLowerCase(), { constraints: 1, violations: 0, notAudited: 1 });
    const status = await bench.runner.start(planned).done;
    expect(status.note).toBe('1 constraint, not audited yet: violations are not known');
  });

  test('a definition in audit: legal name, effect by its parameter, seen in the cluster', async () => {
    inCluster.set(privileged.toLowerCase(), { constraints: 1, violations: 41 });
    const planned = await plan('assign', {
      scope: group,
      effect: 'Audit',
      content: { definitionId: privileged, displayName: 'No privileged: ever/at all?' },
    });
    expect(canRun(planned.plan)).toBe(true);
    expect(writes()).toEqual([]);
    const id = planned.plan.target;
    expect(id).toMatch(/policyAssignments\/[a-z0-9-]{1,24}$/);
    expect(planned.plan.affected.join()).toContain('flag 41 objects');
    expect(planned.plan.danger).toBe('confirm');
    inCluster.set(id.toLowerCase(), { constraints: 1, violations: 41 });
    const status = await bench.runner.start(planned).done;
    expect(status).toMatchObject({ state: 'succeeded', note: '1 constraint with 41 violations' });
    const made = await getAssignment(bench.world.arm, id);
    expect(made).toMatchObject({
      displayName: 'No privileged: ever/at all?',
      parameters: { effect: 'Audit' },
      enforcementMode: 'Default',
    });
  });

  test('the az line holds the same, quoted', async () => {
    const { plan: shown } = await plan('assign', {
      scope: group,
      name: 'labels',
      content: {
        definitionId: labels,
        displayName: "owner's labels",
        parameters: { labelsList: ['owner'], effect: 'Deny' },
        enforcementMode: 'DoNotEnforce',
        notScopes: [`${group}/x`],
      },
    });
    expect(shown.commands).toEqual([
      `az policy assignment create --name labels --scope ${group} --policy ${labels.split('/').at(-1)} --display-name 'owner'\\''s labels' --params '{"labelsList":{"value":["owner"]},"effect":{"value":"Deny"}}' --not-scopes '["${group}/x"]' --enforcement-mode DoNotEnforce`,
    ]);
  });

  test('no line of it has az read a file of whoever pastes it', async () => {
    const content = { definitionId: labels, parameters: { labelsList: ['a=@/etc/passwd'], effect: 'Audit' } };
    const { plan: spelled } = await plan('assign', { scope: group, name: 'labels', content });
    expect(spelled.commands.join()).not.toMatch(/=@/);
    expect(spelled.commands[0]).toContain('["a=\\u0040/etc/passwd"]');
    const { plan: none } = await plan('assign', {
      scope: group,
      name: '@here',
      content: { definitionId: wellKnown.deployAddon, location: 'westeurope', displayName: '@/etc/passwd' },
    });
    expect(none.commands.length).toBeGreaterThan(1);
    for (const line of none.commands) expect(line).toMatch(/^# no az line: az would read "@[^"]*" as a file$/);
  });

  test('what the parameters lack or may not be is said before anything is sent', async () => {
    const { plan: shown } = await plan('assign', {
      scope: group,
      content: { definitionId: labels, parameters: { effect: 'Explode', lablesList: [] } },
    });
    expect(shown.obstacles.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('labelsList has no value'),
        expect.stringContaining('effect may not be "Explode"'),
        expect.stringContaining('no parameter lablesList'),
      ]),
    );
    expect(canRun(shown)).toBe(false);
  });

  test('a deny above the resource group asks for a typed name', async () => {
    const subscription = `/subscriptions/${parseResourceId(group)?.subscriptionId}`;
    const { plan: shown } = await plan('assign', {
      scope: subscription,
      effect: 'Deny',
      content: { definitionId: privileged },
    });
    expect(shown).toMatchObject({ danger: 'type-name', typeName: parseResourceId(group)?.subscriptionId });
    const { plan: quiet } = await plan('assign', {
      scope: subscription,
      effect: 'Audit',
      content: { definitionId: privileged },
    });
    expect(quiet.danger).toBe('confirm');
  });

  test('at a management group', async () => {
    const scope = '/providers/Microsoft.Management/managementGroups/contoso';
    const status = await run('assign', {
      scope,
      name: 'everywhere',
      effect: 'Audit',
      content: { definitionId: privileged },
    });
    expect(status.state).toBe('succeeded');
    expect((await assignmentsAt(bench.world.arm, sandbox.clusterId)).some(({ name }) => name === 'everywhere')).toBe(
      true,
    );
  });

  test('an initiative: the starter choice, its effect and its members', async () => {
    const status = await run('assign', {
      scope: group,
      name: 'restricted',
      effect: 'Audit',
      content: { definitionId: wellKnown.podSecurityRestricted },
    });
    expect(status.state).toBe('succeeded');
    expect((await getAssignment(bench.world.arm, assignmentId(group, 'restricted'))).parameters).toMatchObject({
      effect: 'Audit',
    });
  });

  test('DeployIfNotExists: identity, location, roles with patience, then remediation and its cancelling', async () => {
    const without = await plan('assign', {
      scope: group,
      name: 'deploy-addon',
      content: { definitionId: wellKnown.deployAddon },
    });
    expect(without.plan.obstacles[0]?.code).toBe('ResourceIdentityRequired');
    const planned = await plan('assign', {
      scope: group,
      name: 'deploy-addon',
      content: { definitionId: wellKnown.deployAddon, location: 'westeurope' },
    });
    expect(planned.plan.permissions.map(({ action }) => action)).toContain(
      'Microsoft.Authorization/roleAssignments/write',
    );
    const status = await bench.runner.start(planned).done;
    expect(status.state).toBe('succeeded');
    const made = await getAssignment(bench.world.arm, assignmentId(group, 'deploy-addon'));
    const roles = (await roleAssignmentsAt(bench.world.arm, group)).filter(
      ({ principalId }) => principalId === made.identity?.principalId,
    );
    expect(roles.length).toBe(planned.plan.steps.filter(({ id }) => id.startsWith('grant-')).length);
    // The new identity was refused before it was known everywhere.
    expect(
      sandbox.requestLog.filter(
        ({ method, path, status: code }) => method === 'PUT' && path.includes('roleAssignments') && code === 400,
      ).length,
    ).toBeGreaterThan(0);

    const remediated = await run('remediate', { assignmentId: made.id, scope: group, name: 'mend' });
    expect(remediated).toMatchObject({ state: 'succeeded', undo: { kind: 'cancel-remediation' } });
    expect((await listRemediations(bench.world.arm, group)).map(({ name, state }) => [name, state])).toEqual([
      ['mend', 'Succeeded'],
    ]);
    const over = await plan('cancel-remediation', { scope: group, name: 'mend' });
    expect(over.plan.nothingToDo).toContain('over already');
  });

  test('a name that is taken, a policy that refuses, a scope one may not write', async () => {
    const taken = await plan('assign', {
      scope: group,
      name: 'pod-security-baseline',
      effect: 'Audit',
      content: { definitionId: privileged },
    });
    expect(taken.plan.obstacles[0]?.what).toContain('There is an assignment');
    const planned = await plan('assign', {
      scope: group,
      name: 'refused',
      effect: 'Audit',
      content: { definitionId: privileged },
    });
    sandbox.faults.next({ match: '/policyAssignments/refused', method: 'PUT', ...armErrors.RequestDisallowedByPolicy });
    expect(await bench.runner.start(planned).done).toMatchObject({
      state: 'failed',
      problem: { what: expect.stringContaining('Clusters are private') },
    });
    const reader = await workbench(await connectTo(sandbox, 'reader'));
    const denied = await reader.runner.plan('assign', {
      scope: group,
      name: 'x',
      effect: 'Audit',
      content: { definitionId: privileged },
    });
    expect(denied.plan.permissions[0]).toMatchObject({ held: 'no', role: 'Resource Policy Contributor' });
    await reader.stop();
  });

  test('the answer is lost, the assignment is there: found done, not sent again', async () => {
    const planned = await plan('assign', {
      scope: group,
      name: 'lost-answer',
      effect: 'Audit',
      content: { definitionId: privileged },
    });
    const before = writes().length;
    sandbox.faults.next({ match: '/policyAssignments/lost-answer', method: 'PUT', status: 0, carriedOut: true });
    const status = await bench.runner.start(planned).done;
    expect(status.steps[0]?.state).toBe('done');
    expect(writes().length).toBe(before + 1);
  });
});

describe('edit', () => {
  const id = () => assignmentId(group, 'pod-security-baseline');

  test('shows the difference, keeps the rest, can be undone', async () => {
    const before = await getAssignment(bench.world.arm, id());
    const planned = await plan('edit-assignment', {
      assignmentId: id(),
      effect: 'Audit',
      change: { notScopes: [`${group}/providers/x/y/z`], enforcementMode: 'DoNotEnforce' },
    });
    expect(planned.plan.changes.filter(({ mark }) => mark !== ' ').map(({ mark, text }) => mark + text)).toEqual([
      '-enforcementMode: Default',
      '+enforcementMode: DoNotEnforce',
      '-parameters.effect: "Deny"',
      '+parameters.effect: "Audit"',
      `+notScopes: ${group}/providers/x/y/z`,
    ]);
    const status = await bench.runner.start(planned).done;
    expect(status.state).toBe('succeeded');
    const after = await getAssignment(bench.world.arm, id());
    expect(after).toMatchObject({
      displayName: before.displayName,
      definitionId: before.definitionId,
      enforcementMode: 'DoNotEnforce',
      parameters: { effect: 'Audit' },
    });
    if (!status.undo) throw new Error('no undo');
    expect((await run(status.undo.kind, status.undo.input)).state).toBe('succeeded');
    const restored = await getAssignment(bench.world.arm, id());
    const content = ({
      updatedAt: _,
      createdAt: __,
      assignedBy: ___,
      changedBy: ____,
      unchanged: _____,
      ...rest
    }: typeof before) => rest;
    expect(content(restored)).toEqual(content(before));
  });

  test('changed meanwhile: nothing is sent', async () => {
    const planned = await plan('edit-assignment', { assignmentId: id(), change: { displayName: 'Mine' } });
    const stored = sandbox.world.assignments.get(id());
    if (stored) stored.properties.displayName = 'Theirs';
    const status = await bench.runner.start(planned).done;
    expect(status).toMatchObject({ state: 'failed', problem: { status: 412, remedy: { kind: 'read-again' } } });
    expect(writes()).toEqual([]);
  });

  test('nothing changed is nothing to do', async () => {
    const { plan: shown } = await plan('edit-assignment', {
      assignmentId: id(),
      change: { enforcementMode: 'Default' },
    });
    expect(shown.nothingToDo).toBeDefined();
  });
});

describe('delete', () => {
  test('shows what goes with it, waits for its constraints to go, can be undone', async () => {
    const id = assignmentId(group, 'pod-security-baseline');
    inCluster.set(id.toLowerCase(), { constraints: 13, violations: 99 });
    const planned = await plan('delete-assignment', { assignmentId: id });
    expect(planned.plan).toMatchObject({ danger: 'type-name', typeName: 'pod-security-baseline' });
    expect(planned.plan.affected[0]).toContain('13 constraints with 99 violations');
    const running = bench.runner.start(planned);
    await expect.poll(() => bench.runner.runs()[0]?.steps.at(-1)?.note).toContain('13 constraints');
    inCluster.delete(id.toLowerCase());
    const status = await running.done;
    expect(status).toMatchObject({ state: 'succeeded', note: '0 constraints' });
    await expect(getAssignment(bench.world.arm, id)).rejects.toMatchObject({ status: 404 });
    if (!status.undo) throw new Error('no undo');
    inCluster.set(id.toLowerCase(), { constraints: 13, violations: 99 });
    expect((await run(status.undo.kind, status.undo.input)).state).toBe('succeeded');
    expect((await getAssignment(bench.world.arm, id)).parameters).toEqual({ effect: 'Deny' });
  });

  test('deleted by someone else meanwhile counts as done', async () => {
    const planned = await plan('delete-assignment', { assignmentId: assignmentId(group, 'pod-security-baseline') });
    sandbox.world.assignments.delete(assignmentId(group, 'pod-security-baseline'));
    const status = await bench.runner.start(planned).done;
    expect(status.steps[0]).toMatchObject({ state: 'done', note: 'it was gone already' });
  });
});

describe('scan', () => {
  test('runs, says what changed and what it does not do', async () => {
    const planned = await plan('scan', { scope: group });
    expect(planned.plan.notes.join()).toMatch(/About 10 scans.*own cycle of 15 minutes.*1970-01-01/);
    const status = await bench.runner.start(planned).done;
    expect(status.state).toBe('succeeded');
    expect(status.note).toMatch(/non-compliant resources/);
  });

  test('a running one is joined', async () => {
    const [first, second] = [await plan('scan', { scope: group }), await plan('scan', { scope: group })];
    const a = bench.runner.start(first);
    const b = bench.runner.start(second);
    expect(b.id).toBe(a.id);
    await b.done;
    expect(writes()).toHaveLength(1);
  });
});

test('register a feature, then its provider', async () => {
  const subscriptionId = parseResourceId(group)?.subscriptionId ?? '';
  const gone = await plan('register-feature', {
    subscriptionId,
    namespace: 'Microsoft.ContainerService',
    name: 'No-Such-Feature',
  });
  expect(gone.plan.obstacles[0]?.next).toContain('generally available');
  const status = await run('register-feature', {
    subscriptionId,
    namespace: 'Microsoft.ContainerService',
    name: 'AKS-AzurePolicyExternalData',
  });
  expect(status.state).toBe('succeeded');
  expect(status.steps.map(({ state }) => state)).toEqual(['done', 'done']);
});
