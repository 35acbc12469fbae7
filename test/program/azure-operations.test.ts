import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AzureSandbox, startAzureSandbox } from './azure-sandbox.ts';
import { program } from './run.ts';

let azure: AzureSandbox;
beforeAll(async () => {
  azure = await startAzureSandbox({ addon: false });
});
afterAll(() => azure?.stop());
beforeEach(() => {
  azure.arm.signIn('owner');
  azure.arm.faults.clear();
  azure.forget();
});

const reference = 'NoHostPathVolume';
const nearReference = reference.slice(0, -1);
const missing =
  '/subscriptions/5ab50001-0000-4000-8000-000000000001/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/prod-wue';

/** Every command that writes, with the answer it wants. */
const writing: readonly (readonly string[])[] = [
  ['addon', 'enable', '--yes'],
  ['acr', 'attach', 'contososhared', '--yes'],
  ['assign', 'baseline', '--effect', 'Audit', '--name', 'try', '--yes'],
  ['unassign', 'allowed-images', '--confirm', 'allowed-images'],
  ['exempt', 'allowed-images', '--expires', '2099-01-31', '--yes'],
  ['scan', '--wait'],
];

describe('nothing is sent', () => {
  it.each(writing)('with --readonly: %s %s', async (...args) => {
    const { code, stderr } = await azure.run(...args, '--readonly');
    expect(code).toBe(1);
    expect(stderr).toMatch(/--readonly/);
    expect(azure.writes()).toEqual([]);
  });

  it.each(writing)('with --dry-run, which shows the plan: %s %s', async (...args) => {
    const { code, stdout } = await azure.run(...args, '--dry-run', '-o', 'json');
    expect(code).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({ kind: 'Plan', steps: expect.any(Array), commands: [expect.stringMatching(/^az /)] });
    expect(azure.writes()).toEqual([]);
  });

  it.each(writing.filter(([first]) => first !== 'scan'))('without an answer: %s %s', async (...args) => {
    const unanswered = args.filter(
      (arg, index) => arg !== '--yes' && arg !== '--confirm' && args[index - 1] !== '--confirm',
    );
    const { code, stderr } = await azure.run(...unanswered);
    expect(code).toBe(2);
    expect(stderr).toMatch(/go ahead with --(yes|confirm )/);
    expect(azure.writes()).toEqual([]);
  });

  it.each(writing)('for a reader, who is told the role: %s %s', async (...args) => {
    azure.arm.signIn('reader');
    const { code, stderr } = await azure.run(...args);
    expect(code).toBe(4);
    expect(stderr).toMatch(/You may not Microsoft\.\S+ at \/subscriptions\/.*; .* has it/);
    expect(azure.writes()).toEqual([]);
  });

  it('for the wrong name', async () => {
    const { code, stderr } = await azure.run('unassign', 'allowed-images', '--confirm', 'other');
    expect(code).toBe(2);
    expect(stderr).toContain('the name is allowed-images');
    expect(azure.writes()).toEqual([]);
  });

  it.each([
    [['assign', 'no such thing'], 'There is no definition or initiative "no such thing"'],
    [['assign', 'restrited'], 'Did you mean restricted'],
    [['assign', '/providers/Microsoft.Authorization/policyDefinitions/nonesuch'], 'nonesuch'],
    [['assign', 'baseline', '--param', 'nonesuch=1'], 'has no parameter nonesuch'],
    [['assign', 'baseline', '--param', 'excludedNamespace=[]'], 'Did you mean excludedNamespaces?'],
    [['assign', 'baseline', '--param', 'excludedNamespaces={"a":1}'], 'is an object, and the parameter an array'],
    [['assign', 'baseline', '--param', 'effect=Explode', '--yes'], 'may not be "Explode"'],
    [['assign', 'baseline', '--scope', 'rg-platform', '--yes'], '"rg-platform" is not the id of a scope'],
    [['assign', 'safeguards', '--param', 'messages={'], '--param messages: { is not of type'],
    [['acr', 'attach', 'nonesuch'], 'There is no registry "nonesuch"'],
    [['unassign', 'nonesuch'], 'There is no assignment "nonesuch"'],
    [['unassign', 'allowed-image'], 'Did you mean allowed-images'],
    [['exempt', 'allowed-images', '--expires', 'soon'], '"soon" is no date'],
    [['exempt', 'allowed-images', '--expires', '2020-01-31'], '2020-01-31 is over'],
    [['exempt', 'allowed-images'], '"" is no date'],
    [['exempt', 'allowed-image', '--expires', 'never'], 'Did you mean allowed-images'],
    [
      ['exempt', 'allowed-images', '--expires', 'never', '--category', 'Wavier'],
      'Allowed choices are Waiver, Mitigated',
    ],
    [['exempt', 'allowed-images', '--expires', 'never', '--reference', 'x'], 'which has no reference ids'],
    [
      ['exempt', 'pod-security-baseline', '--expires', 'never', '--reference', nearReference],
      `Did you mean ${reference}?`,
    ],
    [['exempt', 'allowed-images', '--expires', 'never', '--scope', 'prod-weu'], 'prod-weu is not at or under'],
    [['exempt', 'allowed-images', '--expires', 'never', '--scope', '/subscriptions/none'], 'is not at or under'],
    [['exempt', 'allowed-images', '--expires', 'never', '--scope', missing], `There is no scope ${missing}`],
  ] as const)('for a name that says nothing: %j', async (args, said) => {
    const { code, stderr } = await azure.run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
    expect(azure.writes()).toEqual([]);
  });
});

describe('one after the other', () => {
  it('enables the add-on and sees its pods; a second time there is nothing to do', async () => {
    const { code, stdout, stderr } = await azure.run('addon', 'enable', '--yes', '-o', 'json');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/done: See the add-on’s pods Ready/)]);
    expect(JSON.parse(stdout)).toMatchObject({ operation: 'enable-addon', state: 'succeeded' });
    expect(azure.writes()).toEqual([`PUT ${azure.arm.clusterId.toLowerCase()}`]);
    expect(await azure.run('addon', 'enable', '--yes')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('on already'),
    });
  });

  it('assigns with parameters of their types, and unassigns', async () => {
    const { code, stdout } = await azure.run(
      ...['assign', 'Kubernetes cluster containers should only use allowed images', '--effect', 'audit'],
      ...['--param', 'allowedContainerImagesRegex=^contoso', '--excluded-namespaces', 'team-a,team-b'],
      ...['--enforcement-mode', 'DoNotEnforce', '--name', 'images', '--yes'],
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/succeeded: 1 constraint/)]);
    const group = azure.arm.clusterId.replace(/\/providers\/.*/, '');
    const id = `${group}/providers/Microsoft.Authorization/policyAssignments/images`;
    expect(azure.arm.world.assignments.get(id)?.properties).toMatchObject({
      enforcementMode: 'DoNotEnforce',
      parameters: {
        effect: { value: 'audit' },
        allowedContainerImagesRegex: { value: '^contoso' },
        excludedNamespaces: { value: expect.arrayContaining(['kube-system', 'team-a', 'team-b']) },
      },
    });
    expect(await azure.run('unassign', 'images', '--confirm', 'images')).toMatchObject({ code: 0 });
    expect(azure.arm.world.assignments.get(id)).toBeUndefined();
  });

  it('exempts the cluster until a date, and lists it', async () => {
    const { code, stdout } = await azure.run(
      ...['exempt', 'allowed-images', '--expires', '2099-01-31', '--reason', 'CHG-7', '--name', 'for-a-while', '--yes'],
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining('succeeded')]);
    const listed = await azure.run('exemptions', '-o', 'json');
    // Beside the one that the sandbox begins with, which expires sooner.
    expect(JSON.parse(listed.stdout).items).toMatchObject([
      { name: 'edge-node-ports', category: 'Mitigated', assignment: 'No node ports outside the platform' },
      { name: 'for-a-while', category: 'Waiver', scope: azure.arm.clusterId, expiresAt: '2099-01-31T00:00:00Z' },
    ]);
  });

  it('a scan that is not waited for is told by the next start', async () => {
    const { code, stderr } = await azure.run('scan');
    expect([code, stderr]).toEqual([0, expect.stringContaining('it goes on in Azure')]);
    const next = await azure.run('scan', '--dry-run');
    expect(next.stderr).toMatch(/an earlier operation: Scan resource group rg-platform/);
    expect(azure.writes().filter((write) => write.includes('triggerevaluation'))).toHaveLength(1);
  });

  it('ends with 5 when nobody can tell whether it took effect, and says where to look', async () => {
    azure.arm.faults.next({ match: 'triggerEvaluation', method: 'POST', status: 0 });
    const { code, stdout, stderr } = await azure.run('scan', '--wait');
    expect([code, stdout]).toEqual([5, expect.stringMatching(/unknown: .*cannot be told: look at/)]);
    expect(stderr).toContain('Azure cannot be reached');
  });

  it('unassigns what an assign that was cut off still looks for', async () => {
    const env = { ...azure.env, CONSTABLE_HURRY: '1' };
    const args = ['assign', 'baseline', '--effect', 'Audit', '--name', 'cut-off', '--yes', ...azure.flags];
    const child = spawn(process.execPath, [program, ...args], { env, stdio: 'ignore' });
    const exit = once(child, 'exit');
    const id = `${azure.arm.clusterId.replace(/\/providers\/.*/, '')}/providers/Microsoft.Authorization/policyAssignments/cut-off`;
    await expect.poll(() => azure.arm.world.assignments.get(id), { timeout: 20_000 }).toBeDefined();
    child.kill('SIGKILL');
    await exit;
    const { code, stderr } = await azure.run('unassign', 'cut-off', '--confirm', 'cut-off');
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('still running on it')]);
    expect(azure.arm.world.assignments.get(id)).toBeUndefined();
  });

  it('disables the add-on by its name', async () => {
    expect(await azure.run('addon', 'disable', '--yes')).toMatchObject({ code: 2 });
    expect(azure.writes()).toEqual([]);
    expect(await azure.run('addon', 'disable', '--confirm', 'prod-weu')).toMatchObject({ code: 0 });
  });

  it('the journal has it all, for its owner alone, and no token is in any file', async () => {
    const { stdout } = await azure.run('journal', '-o', 'json');
    expect(JSON.parse(stdout).items.map(({ operation }: { operation: string }) => operation)).toEqual([
      'disable-addon',
      'delete-assignment',
      'assign',
      'scan',
      'scan',
      'create-exemption',
      'delete-assignment',
      'assign',
      'enable-addon',
    ]);
    const path = join(azure.home, 'state', 'constable', 'journal.jsonl');
    const operations = JSON.parse((await azure.run('operations', '-o', 'json')).stdout);
    expect(operations).toMatchObject({ kind: 'JournalList', source: path, total: 9, items: JSON.parse(stdout).items });
    // Each says where it acted: on a cluster, or at a scope.
    for (const { cluster, scope } of operations.items) expect([cluster, scope].filter(Boolean)).toHaveLength(1);
    for (const { connectedTo } of operations.items) expect(connectedTo).toBe(azure.arm.clusterId);
    expect(operations.items.at(-1)).toMatchObject({ cluster: azure.arm.clusterId, state: 'succeeded', by: {} });
    const table = await azure.run('operations');
    expect(table.stdout).toMatch(/^STATE +OPERATION +WHERE .*BEGUN$/m);
    expect(table.stdout).toMatch(/^done +Enable the Azure Policy add-on.* cluster prod-weu /m);
    expect(table.stderr).toContain(`9 operations in ${path}`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toMatch(/^[\x20-\x7e\n]+$/);
    expect(await azure.written()).not.toMatch(/eyJ[\w-]{8,}\./);
  });
});

describe('what is there to be taken away stays, with --readonly', () => {
  it.each([
    [
      ['addon', 'enable', '--yes'],
      ['addon', 'disable', '--confirm', 'prod-weu'],
    ],
    [
      ['acr', 'attach', 'contososhared', '--yes'],
      ['acr', 'detach', 'contososhared', '--confirm', 'contososhared'],
    ],
  ])('after %j: %j', async (first, away) => {
    expect(await azure.run(...first)).toMatchObject({ code: 0 });
    azure.forget();
    const { code, stderr } = await azure.run(...away, '--readonly');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/--readonly/)]);
    expect(azure.writes()).toEqual([]);
    // There was something to do: without the flag it is done.
    expect(await azure.run(...away)).toMatchObject({ code: 0 });
    expect(azure.writes()).toHaveLength(1);
  });
});
