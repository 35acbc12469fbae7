import { expect, it } from 'vitest';
import type { ArmClients } from '../../src/azure/arm-clients.ts';
import { listKey } from '../../src/governance/list-key.ts';
import { createAzureReader } from '../../src/state/azure-reader.ts';
import type { AzureList } from '../../src/state/azure-source.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import { emptyAzure } from '../../src/state/empty-azure.ts';

function reading(lists: readonly AzureList<string>[]) {
  let state: AzureState = emptyAzure;
  const heard: unknown[] = [];
  const reader = createAzureReader({
    access: () => ({
      arm: {} as ArmClients,
      subscriptions: [],
      images: () => Promise.resolve([]),
      azure: () => state,
    }),
    update(change) {
      state = change(state);
    },
    onRead: (error) => heard.push(error),
    lists,
    repeat: false,
  });
  return { reader, heard };
}

const list = (id: string, read: () => Promise<readonly string[]>, more: Partial<AzureList<string>> = {}) => ({
  key: listKey<string>(id),
  per: 'login' as const,
  period: 60_000,
  request: () => `GET /${id}`,
  read,
  ...more,
});

it('what asks about another slice is read after it, and again whenever that was', async () => {
  const order: string[] = [];
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const first = list('first', async () => {
    await answered;
    order.push('first');
    return [];
  });
  const then = list(
    'then',
    async () => {
      order.push('then');
      return [];
    },
    { after: 'first' },
  );
  const { reader } = reading([first, then]);
  reader.want('first');
  reader.want('then');
  answer();
  await expect.poll(() => order.slice(0, 2)).toEqual(['first', 'then']);
  const before = order.length;
  await reader.refresh('first');
  await expect.poll(() => order.slice(before)).toEqual(['first', 'then']);
  reader.close();
});

it('what may not have asked ARM says nothing of the login; what failed does', async () => {
  const { reader, heard } = reading([
    list('asks', async () => []),
    list('kept', async () => [], { silent: true }),
    list('about a cluster', async () => [], { per: 'cluster' }),
    list('fails', () => Promise.reject(new Error('401')), { silent: true }),
  ]);
  await reader.refresh('kept');
  await reader.refresh('about a cluster');
  expect(heard).toEqual([]);
  await reader.refresh('asks');
  expect(heard).toEqual([undefined]);
  await reader.refresh('fails');
  expect(heard.at(-1)).toEqual(new Error('401'));
  reader.close();
});
