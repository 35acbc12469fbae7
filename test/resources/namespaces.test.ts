import { expect, it } from 'vitest';
import { countViolations } from '../../src/governance/violations.ts';
import { namespaces } from '../../src/resources/namespaces.ts';
import { fakeConsole } from '../views/fake-console.ts';

it('counts by namespace what the overview counts over all: by what admission does', () => {
  const state = fakeConsole().store.getState();
  const rows = namespaces.rows(state, { now: 0 });
  const { byAction } = countViolations([...state.picture.constraints.values()].map(({ value }) => value ?? []));
  for (const action of ['deny', 'warn', 'dryrun'] as const) {
    const sum = rows.reduce((all, { facts }) => all + (facts[action] ?? 0), 0);
    expect([action, sum]).toEqual([action, byAction.get(action)?.shown]);
  }
  expect(byAction.has('scoped')).toBe(false);
});
