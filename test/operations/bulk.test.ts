import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { noEvidence } from '../../src/operations/cluster-evidence.ts';
import { operationProblem } from '../../src/operations/operation-problem.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { bulkVerbs } from '../../src/state/azure-bulk.ts';
import { emptyConsole, unknownConnection } from '../../src/state/empty-console.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { type Workbench, workbench } from './workbench.ts';

let sandbox: SandboxArm;
let bench: Workbench;

beforeEach(async () => {
  sandbox = await startTestArm();
  bench = await workbench(await connectTo(sandbox), { evidence: noEvidence });
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

test('several are run one after another, and the journal has each as an entry of its own', async () => {
  const store = createStore(() => emptyConsole(unknownConnection({ readonly: false, sandbox: true })));
  bench.runner.subscribe((runs) => store.setState(({ azure }) => ({ azure: { ...azure, runs } })));
  const { startAll } = bulkVerbs(store, (planned) => {
    try {
      return { value: bench.runner.start(planned) };
    } catch (error) {
      return { problem: operationProblem(error) };
    }
  });
  const scope = sandbox.clusterId.split('/providers/')[0] ?? '';
  const names = ['one', 'two', 'three'];
  const content = {
    definitionId: '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4',
    parameters: { effect: 'Audit' },
  };
  const assigns = await Promise.all(
    names.map(async (name) => ({ name, planned: await bench.runner.plan('assign', { scope, name, content }) })),
  );
  const ended: string[] = [];
  const started = startAll('Assign 3', 'Assign', assigns, (index, { state }) => {
    ended.push(`${names[index]} ${state}`);
  });
  if ('problem' in started) throw new Error(started.problem.what);
  expect(startAll('Assign again', 'Assign', assigns, () => {})).toHaveProperty('problem.what');
  await started.value.done;
  expect(ended.toSorted()).toEqual(['one succeeded', 'three succeeded', 'two succeeded']);
  const entries = await bench.journal.read();
  expect(entries.map((entry) => entry.started.target.split('/').at(-1))).toEqual(names);
  expect(entries.every((entry) => entry.finished?.result === 'succeeded')).toBe(true);
});
