import { cleanup } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { joinAzure } from '../../../src/governance/azure/join.ts';
import { knownConstraints } from '../../../src/governance/known.ts';
import { drive } from '../drive.tsx';
import { assignment, fakeAzureConsole } from '../fake-azure.ts';

afterEach(cleanup);

/** Signed in, with the made-up constraints joined to the made-up assignment. */
function joined() {
  const live = fakeAzureConsole();
  const { picture, azure } = live.store.getState();
  const constraints = knownConstraints(picture).map(({ constraint }) => constraint);
  const catalogue = { definitions: azure.picture.definitions.value ?? new Map(), initiatives: new Map() };
  live.store.setState({ azure: { ...azure, join: joinAzure(constraints, [assignment], catalogue) } });
  return live;
}

it('what Azure says and what the cluster says stand beside each other', async () => {
  const { press, sees, lines } = drive({ live: joined(), columns: 140 });
  press(':assignments\r');
  await sees('CLUSTER SAYS');
  const row = lines().find((line) => line.includes('Baseline of the platform')) ?? '';
  expect(row).toMatch(/Deny .*✖ 37 of 100 fail /);
  expect(row).toMatch(/\d+ of [\d,]+/);
});

it('a violation names its assignment by its display name, whatever the case of its id', async () => {
  const { press, sees } = drive({ live: joined(), columns: 140 });
  press(':violations /privileged\r');
  await sees('assignment "Baseline of the platform"');
  await sees('definition "No privileged containers"');
});

it('the overview has compliance with what fails of how many, apart from the violations', async () => {
  const { sees } = drive({ live: joined(), columns: 140, rows: 40 });
  await sees('AZURE COMPLIANCE');
  await sees(/✖ Baseline of the platform +37 of 100 fail/);
});

it('the Azure page says who is signed in, which cluster it is and how its add-on stands', async () => {
  const { press, sees } = drive({ live: joined(), columns: 120 });
  press(':azure\r');
  await sees('sre@contoso.example');
  await sees('Succeeded · Running');
  await sees('add-on was never enabled');
});

it('keys that change Azure are in the help, once each', async () => {
  const { press, sees, lines } = drive({ live: joined(), columns: 120, rows: 60 });
  await sees('enable add-on');
  press('?');
  press('/azure\\.\r');
  await sees('azure.enable-addon');
  expect(lines().filter((line) => line.includes('azure.enable-addon'))).toHaveLength(1);
  expect(lines().find((line) => line.includes('azure.enable-addon'))).toMatch(/e +Enable .*\(asks first\)/);
});
