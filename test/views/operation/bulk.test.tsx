import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { live } from '../../../src/governance/reading.ts';
import type { Asked, Plan } from '../../../src/operations/plan.ts';
import { drive, key } from '../drive.tsx';
import { assignment, type FakeAzureConsole, fakeAzureConsole, fakeAzureState, group, plan } from '../fake-azure.ts';

afterEach(cleanup);

const names = ['alpha', 'beta', 'gamma', 'delta'];
const assigned = names.map((name) => ({
  ...assignment,
  id: `${group}/providers/Microsoft.Authorization/policyAssignments/${name}`,
  name,
  displayName: `Rule ${name}`,
}));

/** Deletes as the operation does; gamma is held by an obstacle. */
function deletion({ input }: Asked): Plan {
  const id =
    'assignmentId' in input
      ? input.assignmentId
      : 'scope' in input
        ? `${input.scope}/${'name' in input ? input.name : ''}`
        : '';
  const name = id.split('/').at(-1) ?? '';
  const { nothingToDo: _, ...rest } = plan;
  return {
    ...rest,
    title: `Delete the assignment "Rule ${name}"`,
    target: id,
    changes: [{ mark: '-', text: id }],
    steps: [
      { id: 'delete', title: `Delete ${name}`, writes: true },
      { id: 'look', title: 'See that it is gone', writes: false },
    ],
    affected: [`constraints of ${name} go`],
    notes: ['Within 15 minutes.'],
    commands: [`az policy assignment delete --name ${name}`],
    danger: 'type-name',
    typeName: name,
    cancelling: 'Nothing more is sent.',
    undo: {
      title: `Assign "Rule ${name}" again`,
      kind: 'assign',
      input: { scope: group, name, content: {} },
    } as unknown as NonNullable<Plan['undo']>,
    obstacles: name === 'gamma' ? [{ what: 'A lock holds it', next: 'Take the lock away.' }] : [],
  };
}

function console4(): FakeAzureConsole {
  const console = fakeAzureConsole(deletion);
  const azure = fakeAzureState();
  const picture = { ...azure.picture, assignments: live('GET …', assigned, Date.now()) };
  console.store.setState({ azure: { ...azure, picture } });
  return console;
}

const over = { state: 'succeeded' as const, endedAt: Date.now() };

/** All four marked, and ctrl-d pressed. */
async function planned(size: { columns: number; rows: number } = { columns: 80, rows: 24 }) {
  const fake = console4();
  const driven = drive({ live: fake, ...size });
  driven.press(':assignments\r');
  await driven.sees('Rule alpha');
  driven.press('g', '    ');
  await driven.sees('4 marked');
  driven.press(key.ctrl('d'));
  await driven.sees('Delete 3 of 4 assignments');
  return { ...driven, fake };
}

async function begun() {
  const driven = await planned();
  driven.press(key.tab);
  await driven.sees('> Delete … <');
  driven.press(key.enter);
  await driven.sees('type 3 assignments to delete');
  driven.press('3 assignments');
  driven.press(key.enter);
  await driven.sees('0 of 3 ended');
  return driven;
}

describe('an operation on marked rows', () => {
  it('is one plan: what changes at each target, and what is left out and why', async () => {
    const { fake, press, sees, copied, screen } = await planned({ columns: 120, rows: 60 });
    expect(fake.did.filter((one) => one.startsWith('plan delete-assignment'))).toHaveLength(4);
    await sees('left out: Rule gamma: A lock holds it. Take the lock away.');
    await sees('1 of 3 · Rule alpha');
    await sees('3 of 3 · Rule delta');
    await sees('Rule beta: constraints of beta go');
    await sees(/in the journal\s*│?\s*│?\s*\(:operations\), with its own undo/);
    expect(screen().match(/Within 15 minutes/g)).toHaveLength(1);
    press('c');
    await expect.poll(() => copied[0]?.split('\n')).toHaveLength(3);
    press(key.enter);
    expect(fake.did.some((one) => one.startsWith('start'))).toBe(false);
  });

  it('runs one after another, each its own run, and a failure holds up nobody', async () => {
    const { fake, press, sees, misses } = await begun();
    expect(fake.did.filter((one) => one.startsWith('start'))).toHaveLength(1);
    const failed = { what: 'ARM refused it', next: 'Look at the lock.', requestId: 'req-9' };
    fake.turn({ state: 'failed', problem: failed, endedAt: Date.now() }, 'run-1');
    await expect.poll(() => fake.did.filter((one) => one.startsWith('start')).length).toBe(2);
    await sees('1 of 3 ended');
    await sees('ARM refused it');
    press(key.esc);
    await misses('leave it running');
    await sees(/◐ Delete 1 of 3/);
    fake.turn(over, 'run-2');
    await expect.poll(() => fake.store.getState().azure.runs.length).toBe(3);
    await sees('3 marked');
    fake.turn(over, 'run-3');
    await sees('2 of 3 done, 1 not');
    await sees('2 marked');
    await misses('◐ Delete');
  });

  it('begins the next one while the one before only looks at what came of it', async () => {
    const { fake } = await begun();
    fake.turn(
      {
        steps: [
          { id: 'delete', title: 'Delete', writes: true, state: 'done' },
          { id: 'look', title: 'See that it is gone', writes: false, state: 'running' },
        ],
      },
      'run-1',
    );
    await expect.poll(() => fake.store.getState().azure.runs.map(({ id }) => id)).toEqual(['run-1', 'run-2']);
  });

  it('can be stopped before the others begin, undone together, and planned anew', async () => {
    const { fake, press, sees } = await begun();
    await sees('<x> do not begin the other 2');
    press('x');
    await sees('not begun: stopped');
    fake.turn(over, 'run-1');
    await sees('<u> undo the 1 that was done');
    await sees('<a> plan the 2 others anew');
    press('u');
    await sees('Undo 1 operation');
    expect(fake.did.at(-1)).toContain('plan assign');
  });

  it('is asked about when one quits, with what is not begun', async () => {
    const { press, sees, misses } = await begun();
    press(key.esc);
    await misses('leave it running');
    await sees('◐ Delete 0 of 3');
    press(':q\r');
    await sees('Quit while operations run?');
    await sees('2 operations not begun: they will not be');
  });

  it('is refused read-only, and where each needs a form of its own', async () => {
    const fake = console4();
    const { press, sees } = drive({ live: fake, columns: 160 });
    press(':assignments\r');
    await sees('Rule alpha');
    press('  ');
    await sees('2 marked');
    press('e');
    await sees('2 rows are marked, and this takes one: each has parameters of its own');
    fake.store.setState(({ connection }) => ({ connection: { ...connection, readonly: true } }));
    press(key.ctrl('d'));
    await sees('Delete it: the console is read-only');
    expect(fake.did).toEqual([]);
  });

  it('says so when none of them can', async () => {
    const fake = console4();
    const { press, sees } = drive({ live: fake, columns: 120 });
    press(':assignments\r');
    await sees('Rule alpha');
    press('  ', 'r');
    await sees('none of the 2 assignments: it has no identity');
  });
});
