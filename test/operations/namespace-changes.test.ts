import { afterEach, beforeEach, expect, test } from 'vitest';
import { assignmentId } from '../../src/azure/assignments.ts';
import { noEvidence } from '../../src/operations/cluster-evidence.ts';
import type { InputOf } from '../../src/operations/plan.ts';
import { canRun } from '../../src/operations/plan.ts';
import { planText } from '../../src/reports/azure/plan-report.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { planLines } from '../../views/operation/plan-lines.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { type Workbench, workbench } from './workbench.ts';

const privileged = '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4';
const existing = ['default', 'kube-system', 'team-a', 'team-b'];
const lost =
  'kube-system, gatekeeper-system, azure-arc and azure-extensions-usage-system would not be excluded any more: the policy would bear on the cluster’s own workloads there. Keep them in excludedNamespaces unless that is meant.';

let sandbox: SandboxArm;
let bench: Workbench;
let group: string;

beforeEach(async () => {
  sandbox = await startTestArm({ cluster: { host: '127.0.0.1:6443', addon: true } });
  group = sandbox.clusterId.replace(/\/providers\/.*$/, '');
  const evidence = { ...noEvidence, clusterId: sandbox.clusterId, namespaces: () => existing };
  bench = await workbench(await connectTo(sandbox), { evidence });
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

const assigning = (excludedNamespaces: readonly string[]) =>
  bench.runner.plan('assign', {
    scope: group,
    name: 'tried',
    content: { definitionId: privileged, parameters: { effect: 'Audit', excludedNamespaces } },
  });
const edit = (change: InputOf<'edit-assignment'>['change']) =>
  bench.runner.plan('edit-assignment', { assignmentId: assignmentId(group, 'tried'), change });
const system = ['kube-system', 'gatekeeper-system', 'azure-arc', 'azure-extensions-usage-system'];

test('a value that replaces the default loses the system’s namespaces: a warning, on screen and headless', async () => {
  const { plan } = await assigning(['team-a']);
  expect(plan.warnings).toEqual([lost]);
  expect(canRun(plan)).toBe(true);
  expect(JSON.stringify(planLines(plan, 80))).toContain('▲ kube-system, gatekeeper-system');
  expect(planText(plan)).toContain(`Beware:\n  ${lost}`);
  expect((await assigning([...system, 'team-a'])).plan.warnings).toBeUndefined();
  expect((await assigning(['kube-*', 'gatekeeper-*', 'azure-*'])).plan.warnings).toBeUndefined();
});

test('a change is shown against the value that holds, the default too, and says what loses its exclusion', async () => {
  await bench.runner.start(await assigning([...system, 'team-a'])).done;
  const { plan: fewer } = await edit({ parameters: { effect: 'Audit', excludedNamespaces: ['team-b'] } });
  expect(fewer.warnings).toEqual([lost]);
  expect(fewer.notes).toContain('team-a would not be excluded any more (excludedNamespaces).');

  const planned = await edit({ parameters: { effect: 'Audit' } });
  expect(planned.plan.changes.filter(({ mark }) => mark !== ' ')).toEqual([
    { mark: '-', text: `parameters.excludedNamespaces: ${JSON.stringify([...system, 'team-a'])}` },
    { mark: '+', text: `parameters.excludedNamespaces: ${JSON.stringify(system)} (by default)` },
  ]);
  expect(planned.plan.warnings).toBeUndefined();
  await bench.runner.start(planned).done;

  const { plan: replaced } = await edit({ parameters: { effect: 'Audit', excludedNamespaces: ['team-a'] } });
  expect(replaced.changes.filter(({ mark }) => mark !== ' ')).toEqual([
    { mark: '-', text: `parameters.excludedNamespaces: ${JSON.stringify(system)} (by default)` },
    { mark: '+', text: 'parameters.excludedNamespaces: ["team-a"]' },
  ]);
  expect(replaced.warnings).toEqual([lost]);
});

test.each(['Team A', 'team_a', '-a', 'a-', '*', '', 'a'.repeat(64)])('%j is no name of a namespace', async (name) => {
  const { plan } = await assigning([...system, name]);
  expect(canRun(plan)).toBe(false);
  expect(plan.obstacles[0]).toMatchObject({
    what: `${JSON.stringify(name)} is no name of a namespace (excludedNamespaces)`,
    next: expect.stringContaining('There are: default, kube-system, team-a, team-b.'),
  });
});

test('a name that this cluster does not have is said, with those that it has', async () => {
  const { plan } = await assigning([...system, 'taem-a', 'dev-*']);
  expect(canRun(plan)).toBe(true);
  expect(plan.notes).toContain(
    'excludedNamespaces: this cluster has no namespace taem-a. There are: default, kube-system, team-a, team-b.',
  );
});
