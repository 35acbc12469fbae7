/**
 * Reads one list from Azure to its end, as a command of its own: `node test/bench/read-azure.ts ENDPOINT CA states|definitions|assignments`.
 * Signs in as the environment says, as az does.
 */
import { assignmentsOf } from '../../src/azure/assignments.ts';
import { policyStates } from '../../src/azure/compliance.ts';
import { connectAzure } from '../../src/azure/connect.ts';
import { builtInDefinitions, customDefinitions } from '../../src/azure/definitions.ts';

const [, , endpoint = '', armCa = '', what = ''] = process.argv;
const { arm, subscription } = await connectAzure({
  cloud: endpoint,
  armCa,
  signIn: 'managed-identity',
  readonly: true,
});
const id = subscription?.id ?? '';
const lists: Record<string, () => Promise<readonly unknown[]>> = {
  states: () => policyStates(arm, `/subscriptions/${id}`),
  definitions: async () =>
    (await Promise.all([builtInDefinitions(arm, { everyCategory: true }), customDefinitions(arm, id)])).flat(),
  assignments: () => assignmentsOf(arm, id),
};
const read = await lists[what]?.();
process.stdout.write(`${JSON.stringify(read?.length)}\n`);
