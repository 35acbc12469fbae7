import type { StoreApi } from 'zustand/vanilla';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { type Bulk, type BulkItem, hasSentAll, isBulkOver, type NamedPlan } from '../operations/bulk.ts';
import type { RunStatus } from '../operations/run-status.ts';
import type { AzureVerbs } from './azure-state.ts';
import type { ConsoleState } from './console-state.ts';
import { until } from './until.ts';

type Begin = AzureVerbs['start'];

/**
 * Runs plans one after another: the next begins when the one before sends nothing more, and its looking at what came of it goes
 * on beside. What becomes of one does not hold up the others.
 */
export function bulkVerbs(store: StoreApi<ConsoleState>, begin: Begin): Pick<AzureVerbs, 'startAll' | 'stopAll'> {
  const bulkNow = () => store.getState().azure.bulk;

  function change(next: (item: BulkItem, index: number) => BulkItem): void {
    store.setState(({ azure }) =>
      azure.bulk ? { azure: { ...azure, bulk: { ...azure.bulk, items: azure.bulk.items.map(next) } } } : {},
    );
  }

  function turn(index: number, item: BulkItem): void {
    change((before, at) => (at === index ? item : before));
  }

  async function runAll(all: readonly NamedPlan[], onEnd: (index: number, run: RunStatus) => void) {
    const ends: Promise<void>[] = [];
    for (const [index, named] of all.entries()) {
      if (bulkNow()?.items[index]?.state !== 'waiting') break;
      const started = begin(named.planned);
      if ('problem' in started) {
        turn(index, { ...named, state: 'refused', problem: started.problem });
        continue;
      }
      const { id, done } = started.value;
      turn(index, { ...named, state: 'begun', run: id });
      ends.push(done.then((run) => onEnd(index, run)));
      await Promise.race([done, sentAll(store, id)]);
    }
    await Promise.all(ends);
  }

  return {
    startAll(title, verb, all, onEnd) {
      const { bulk, runs } = store.getState().azure;
      if (bulk && !isBulkOver(bulk, runs)) return { problem: other(bulk) };
      const items = all.map((named): BulkItem => ({ ...named, state: 'waiting' }));
      const begun: Bulk = { title, verb, items, startedAt: Date.now() };
      store.setState(({ azure }) => ({ azure: { ...azure, bulk: begun } }));
      return { value: { done: runAll(all, onEnd) } };
    },
    stopAll() {
      change((item) => (item.state === 'waiting' ? { name: item.name, planned: item.planned, state: 'left' } : item));
    },
  };
}

function sentAll(store: StoreApi<ConsoleState>, id: string): Promise<void> {
  return until(store, ({ azure }) => {
    const run = azure.runs.find((one) => one.id === id);
    return run !== undefined && hasSentAll(run);
  });
}

function other({ title }: Bulk): AzureProblem {
  return {
    what: `"${title}" is still under way`,
    next: 'Wait for its end, or stop it: f on one of it in :operations.',
  };
}
