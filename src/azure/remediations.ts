import type { Remediation as ArmRemediation } from '@azure/arm-policyinsights';
import type { Remediation } from '../governance/azure/remediation.ts';
import { parseResourceId } from '../governance/azure/resource-id.ts';
import { defined } from '../governance/defined.ts';
import type { ArmClients } from './arm-clients.ts';
import { abortable, providerPath } from './sdk-arguments.ts';

export interface RemediationRequest {
  readonly assignmentId: string;
  /** Needed when the assignment is of an initiative. */
  readonly referenceId?: string;
  readonly reEvaluate?: boolean;
}

/** Creates or replaces the task at a resource group or subscription; it has no poller, its state is read. @throws ArmError */
export async function putRemediation(
  arm: ArmClients,
  scope: string,
  name: string,
  request: RemediationRequest,
  signal?: AbortSignal,
): Promise<Remediation> {
  const body: ArmRemediation = {
    policyAssignmentId: request.assignmentId,
    ...(request.referenceId && { policyDefinitionReferenceId: request.referenceId }),
    ...(request.reEvaluate && { resourceDiscoveryMode: 'ReEvaluateCompliance' }),
  };
  const { tasks, group } = await at(arm, scope);
  return remediation(
    group
      ? await tasks.createOrUpdateAtResourceGroup(group, name, body, abortable(signal))
      : await tasks.createOrUpdateAtSubscription(name, body, abortable(signal)),
  );
}

/** @throws ArmError */
export const getRemediation = ofOne('getAtResourceGroup', 'getAtSubscription');

/** @throws ArmError 409 when it is over already */
export const cancelRemediation = ofOne('cancelAtResourceGroup', 'cancelAtSubscription');

function ofOne(
  atGroup: 'getAtResourceGroup' | 'cancelAtResourceGroup',
  atSubscription: 'getAtSubscription' | 'cancelAtSubscription',
) {
  return async (arm: ArmClients, scope: string, name: string, signal?: AbortSignal): Promise<Remediation> => {
    const { tasks, group } = await at(arm, scope);
    const options = abortable(signal);
    return remediation(await (group ? tasks[atGroup](group, name, options) : tasks[atSubscription](name, options)));
  };
}

/** @throws ArmError */
export async function listRemediations(
  arm: ArmClients,
  scope: string,
  signal?: AbortSignal,
): Promise<readonly Remediation[]> {
  const { tasks, group } = await at(arm, scope);
  const options = abortable(signal);
  return Array.fromAsync(
    group ? tasks.listForResourceGroup(group, options) : tasks.listForSubscription(options),
    remediation,
  );
}

export function remediationId(scope: string, name: string): string {
  return providerPath(scope, `Microsoft.PolicyInsights/remediations/${name}`);
}

async function at(arm: ArmClients, scope: string) {
  const id = parseResourceId(scope);
  if (id?.type !== '') throw new Error(`a remediation is made at a resource group or a subscription, not at ${scope}`);
  return { tasks: (await arm.policyInsights(id.subscriptionId)).remediations, group: id.resourceGroup };
}

function remediation(body: ArmRemediation): Remediation {
  const { totalDeployments = 0, successfulDeployments = 0, failedDeployments = 0 } = body.deploymentStatus ?? {};
  return {
    id: body.id ?? '',
    name: body.name ?? '',
    assignmentId: body.policyAssignmentId ?? '',
    referenceId: body.policyDefinitionReferenceId ?? '',
    state: body.provisioningState ?? '',
    statusMessage: body.statusMessage ?? '',
    deployments: { total: totalDeployments, succeeded: successfulDeployments, failed: failedDeployments },
    ...defined({ createdAt: body.createdOn?.getTime() }),
  };
}
