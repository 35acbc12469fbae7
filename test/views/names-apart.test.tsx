import { cleanup } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import type { Constraint } from '../../src/governance/constraint.ts';
import { drive } from './drive.tsx';
import { fakeConsole, fakeConstraint } from './fake-console.ts';

afterEach(cleanup);

const scope = '/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.Authorization/policyAssignments';

/** One object that violates four constraints of one kind, each of another assignment, two of them of none. */
function violatedFourTimes() {
  const live = fakeConsole({ constraints: 1, each: 1 });
  const one = fakeConstraint(0, { constraints: 1, each: 1 });
  const names = ['baseline', 'restricted', 'safeguards'].map((assignment, index): Constraint => {
    const name = `azurepolicy-k8sazurev2noprivilege-${`${index}`.repeat(20)}`;
    const { origin } = one;
    return {
      ...one,
      name,
      ...(origin && { origin: { ...origin, assignmentId: `${scope}/${assignment}` } }),
      violations: one.violations.map((violation) => ({ ...violation, constraint: { kind: one.kind, name } })),
    };
  });
  live.store.setState(({ picture }) => {
    const reading = picture.constraints.get(one.kind);
    const constraints = new Map(picture.constraints);
    if (reading) constraints.set(one.kind, { ...reading, value: names });
    return { picture: { ...picture, constraints } };
  });
  return live;
}

it.each([
  [80, 24],
  [120, 40],
])('violations of one object by several constraints of a kind are told apart at %i×%i', async (columns, rows) => {
  const { press, sees, lines } = drive({ live: violatedFourTimes(), columns, rows });
  await sees('BY CONSTRAINT');
  const overview = lines().map((line) => line.slice(Math.floor(columns / 2)));
  for (const assignment of ['baseline', 'restricted', 'safeguards'])
    expect(
      overview.some((line) => line.includes(assignment.slice(0, 4))),
      overview.join('\n'),
    ).toBe(true);
  press(':vio\r');
  await sees('MESSAGE');
  const found = lines().filter((line) => /^[> ] [✖◆▲○] .*Pod\//.test(line));
  expect(found).toHaveLength(3);
  expect(new Set(found.map((line) => line.slice(2))).size).toBe(3);
});

it('constraints have names that differ at 80 columns', async () => {
  const { press, sees, lines } = drive({ columns: 80, rows: 30 });
  press(':con\r');
  await sees('› Constraints  12 constraints');
  const found = lines().filter((line) => /^[> ] [✖◆▲○] /.test(line));
  expect(found, lines().join('\n')).toHaveLength(12);
  const names = found.map((line) => line.slice(11, 48));
  expect(new Set(names).size).toBe(12);
});
