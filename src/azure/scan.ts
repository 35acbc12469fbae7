import { parseResourceId } from '../governance/azure/resource-id.ts';
import { defined } from '../governance/defined.ts';
import type { ArmClients } from './arm-clients.ts';
import { asArmError } from './arm-error.ts';
import type { FollowOptions, Submitted } from './long-running.ts';

/**
 * Triggers an evaluation of a resource group or a subscription; ARM joins a second one to the first that still runs. About ten are
 * allowed for a while. With `resumeFrom` (what `Submitted.serialized` gave) follows that scan and triggers none. @throws ArmError
 */
export async function evaluate(
  arm: ArmClients,
  scope: string,
  options: FollowOptions,
  resumeFrom?: string,
): Promise<Submitted<void>> {
  const id = parseResourceId(scope);
  if (id?.type !== '') throw new Error(`a scan is of a resource group or a subscription, not of ${scope}`);
  const states = (await arm.policyInsights(id.subscriptionId)).policyStates;
  const settings = {
    updateIntervalInMs: options.interval,
    abortSignal: options.signal,
    ...defined({ resumeFrom }),
  };
  const poller = id.resourceGroup
    ? await states.beginTriggerResourceGroupEvaluation(id.subscriptionId, id.resourceGroup, settings)
    : await states.beginTriggerSubscriptionEvaluation(id.subscriptionId, settings);
  return {
    serialized: poller.toString(),
    async done() {
      try {
        await poller.pollUntilDone({ abortSignal: options.signal });
      } catch (error) {
        throw asArmError(error, 'the scan', Date.now());
      }
    },
  };
}
