import type { Remediation as ArmRemediation } from '@azure/arm-policyinsights';
import type { Remediation } from '../governance/azure/remediation.ts';
import { parseResourceId } from '../governance/azure/resource-id.ts';
import type { ArmClients } from './arm-clients.ts';
import { abortable } from './subscriptions.ts';

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
  const { client, resourceGroup } = await at(arm, scope);
  const body: ArmRemediation = {
    policyAssignmentId: request.assignmentId,
    ...(request.referenceId ? { policyDefinitionReferenceId: request.referenceId } : {}),
    ...(request.reEvaluate ? { resourceDiscoveryMode: 'ReEvaluateCompliance' } : {}),
  };
  return remediation(
    resourceGroup
      ? await client.remediations.createOrUpdateAtResourceGroup(resourceGroup, name, body, abortable(signal))
      : await client.remediations.createOrUpdateAtSubscription(name, body, abortable(signal)),
  );
}

/** @throws ArmError */
export async function getRemediation(
  arm: ArmClients,
  scope: string,
  name: string,
  signal?: AbortSignal,
): Promise<Remediation> {
  const { client, resourceGroup } = await at(arm, scope);
  return remediation(
    resourceGroup
      ? await client.remediations.getAtResourceGroup(resourceGroup, name, abortable(signal))
      : await client.remediations.getAtSubscription(name, abortable(signal)),
  );
}

/** @throws ArmError 409 when it is over already */
export async function cancelRemediation(
  arm: ArmClients,
  scope: string,
  name: string,
  signal?: AbortSignal,
): Promise<Remediation> {
  const { client, resourceGroup } = await at(arm, scope);
  return remediation(
    resourceGroup
      ? await client.remediations.cancelAtResourceGroup(resourceGroup, name, abortable(signal))
      : await client.remediations.cancelAtSubscription(name, abortable(signal)),
  );
}

/** @throws ArmError */
export async function listRemediations(
  arm: ArmClients,
  scope: string,
  signal?: AbortSignal,
): Promise<readonly Remediation[]> {
  const { client, resourceGroup } = await at(arm, scope);
  const list = resourceGroup
    ? client.remediations.listForResourceGroup(resourceGroup, abortable(signal))
    : client.remediations.listForSubscription(abortable(signal));
  const found: Remediation[] = [];
  for await (const body of list) found.push(remediation(body));
  return found;
}

async function at(arm: ArmClients, scope: string) {
  const id = parseResourceId(scope);
  if (id?.type !== '') throw new Error(`a remediation is made at a resource group or a subscription, not at ${scope}`);
  return { client: await arm.policyInsights(id.subscriptionId), resourceGroup: id.resourceGroup };
}

function remediation(body: ArmRemediation): Remediation {
  const createdAt = body.createdOn?.getTime();
  const { totalDeployments = 0, successfulDeployments = 0, failedDeployments = 0 } = body.deploymentStatus ?? {};
  return {
    id: body.id ?? '',
    name: body.name ?? '',
    assignmentId: body.policyAssignmentId ?? '',
    referenceId: body.policyDefinitionReferenceId ?? '',
    state: body.provisioningState ?? '',
    statusMessage: body.statusMessage ?? '',
    deployments: { total: totalDeployments, succeeded: successfulDeployments, failed: failedDeployments },
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}
