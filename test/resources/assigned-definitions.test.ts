import { expect, it } from 'vitest';
import type { Constraint } from '../../src/governance/constraint.ts';
import { assignedDefinitionsOf } from '../../src/resources/assigned-definitions.ts';
import { createJoin } from '../../src/state/azure-join.ts';
import { emptyAzure } from '../../src/state/empty-azure.ts';
import { assignment, azure, constraint, now, picture } from '../governance/azure/sample.ts';
import { source } from '../reports/source.ts';

const scoped = (...actions: readonly (readonly [action: string, point: string])[]): Partial<Constraint> => ({
  action: 'scoped',
  scoped: actions.map(([action, point]) => ({ action, points: [point] })),
});

function rowOf(...constraints: readonly Constraint[]) {
  const cluster = picture(constraints);
  const { join, missing } = createJoin()(cluster, azure(), now);
  const state = { ...source(cluster), azure: { ...emptyAzure, picture: azure(), join, missing } };
  const [row] = assignedDefinitionsOf.rows(state, { now, subject: { id: assignment().id } });
  if (!row) throw new Error('the assignment has a definition');
  const column = assignedDefinitionsOf.columns.find(({ id }) => id === 'constraint');
  const told =
    assignedDefinitionsOf
      .detail?.(row, state, { now })
      .map((line) => JSON.stringify(line))
      .join('\n') ?? '';
  return { ...row.facts, told, word: column && 'words' in column ? column.words(row.facts) : undefined };
}

it('names what a scoped constraint does at admission and at audit, as the list of constraints does', () => {
  const row = rowOf(constraint(scoped(['deny', 'validation.gatekeeper.sh'], ['warn', 'audit.gatekeeper.sh'])));
  expect(row).toMatchObject({ word: 'deny', admission: ['deny'], audit: ['warn'] });
  expect(row.told).toMatch(/"deny",.*at admission.*"warn",.*at audit/);
  expect(rowOf(constraint(scoped(['deny', 'audit.gatekeeper.sh']))).word).toBe('none');
});

it('names the gravest of several constraints, whichever comes first', () => {
  expect(rowOf(constraint(), constraint({ name: 'another', action: 'deny' })).word).toBe('deny ×2');
});

it('says nothing of actions where there is no constraint', () => {
  const row = rowOf();
  expect(row).not.toHaveProperty('admission');
  expect(row.told).not.toContain('at admission');
});
