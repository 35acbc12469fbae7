import { expect, test } from 'vitest';
import { operations } from '../../src/operations/catalogue.ts';
import { operationKinds, operationWords } from '../../src/operations/operation-words.ts';
import type { Asked, InputOf } from '../../src/operations/plan.ts';
import type { AzureVerbs } from '../../src/state/azure-state.ts';
import { operate } from '../../views/operation/operate.ts';
import type { Shell } from '../../views/shell/shell.ts';

test('words are plain data: nothing of what an operation says is lost when they are built', () => {
  expect(Object.values(operations).map(({ words }) => words)).toEqual(Object.values(operationWords));
});

test('every id that a key file may name is of one operation, and every command of one', () => {
  const ids = operationKinds.flatMap((kind) =>
    Object.entries(operationWords[kind].offers ?? {}).map(([place, { name }]) => `${place}.${name ?? kind}`),
  );
  expect(new Set(ids).size).toBe(ids.length);
  const commands = operationKinds.flatMap((kind) => operationWords[kind].command?.name ?? []);
  expect(commands).toEqual([
    'addon enable',
    'addon disable',
    'scan',
    'acr attach',
    'acr detach',
    'assign',
    'unassign',
    'exempt',
    'mend',
  ]);
  expect(new Set(commands).size).toBe(commands.length);
});

test('only what an operation takes compiles', () => {
  const compiled = async (azure: AzureVerbs, shell: Shell, cluster?: { readonly id: string }) => {
    // @ts-expect-error what may be undefined is not an id
    await azure.plan('enable-addon', { clusterId: cluster?.id });
    // @ts-expect-error nor on the way of the screen
    await operate(shell, 'enable-addon', { clusterId: cluster?.id });
    // @ts-expect-error a scan is of a scope
    await operate(shell, 'scan', { clusterId: '/subscriptions/…' });
    // @ts-expect-error an undo is an operation with its own input
    const undo: Asked = { kind: 'delete-assignment', input: { clusterId: '/subscriptions/…' } };
    // @ts-expect-error one of the modes that there are
    const mode: InputOf<'edit-assignment'> = { assignmentId: '', change: { enforcementMode: 'Enforce' } };
    await operate(shell, 'assign', { scope: '/', content: { definitionId: '/providers/…', notScopes: [] as const } });
    return { undo, mode };
  };
  expect(compiled).toBeTypeOf('function');
});
