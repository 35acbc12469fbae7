import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import type { AzureVerbs } from './azure-state.ts';

const problem: AzureProblem = {
  what: 'Azure is not asked in this console',
  next: 'start the console itself; a report of the cluster alone needs no Azure',
};

/** The verbs of a console that was opened without Azure. */
export const azureOff: AzureVerbs = {
  want: () => () => undefined,
  refresh: async () => undefined,
  signIn: async () => ({ problem }),
  chooseSubscription: async () => ({ problem }),
  chooseCluster: async () => ({ problem }),
  plan: async () => ({ problem }),
  start: () => ({ problem }),
  startAll: () => ({ problem }),
  stopAll: () => undefined,
  cancelRun: () => undefined,
  cancelThrottled: () => undefined,
  readJournal: async () => undefined,
  fetchResource: async () => ({ problem }),
  fetchDefinition: async () => ({ problem }),
  fetchInitiative: async () => ({ problem }),
  mayI: async () => 'unknown',
};
