import { azCommand } from '../azure/az-line.ts';
import { isBusy, isStopped } from '../azure/managed-cluster.ts';
import type { Finding } from '../finding.ts';
import { known } from '../known.ts';
import type { Observed } from './observed.ts';

/** `azure-cluster-stopped`, `azure-cluster-failed` and `azure-cluster-busy`, at most one of them. */
export function* azureClusterState({ azure }: Observed): Iterable<Finding> {
  const managed = known(azure?.cluster);
  if (!managed) return;
  const evidence = [
    `${managed.id}: provisioningState ${managed.provisioningState}, powerState ${managed.powerState || 'not said'}`,
  ];
  if (isStopped(managed)) {
    yield {
      id: 'azure-cluster-stopped',
      severity: 'error',
      title: `The cluster ${managed.name} is stopped`,
      evidence,
      next: `Start it: ${azCommand('aks', 'start', '-g', managed.resourceGroup, '-n', managed.name)}`,
      mend: { page: 'azure' },
    };
  } else if (managed.provisioningState.toLowerCase() === 'failed') {
    yield {
      id: 'azure-cluster-failed',
      severity: 'error',
      title: `The last change to the cluster ${managed.name} failed`,
      evidence: managed.provisioningError ? [...evidence, managed.provisioningError] : evidence,
      next: 'Read the activity log for the reason; enabling or disabling the add-on again reconciles the cluster.',
      mend: { page: 'azure' },
    };
  } else if (isBusy(managed)) {
    yield {
      id: 'azure-cluster-busy',
      severity: 'info',
      title: `Another operation holds the cluster: ${managed.provisioningState}`,
      evidence,
      next: 'Changes wait until it ends; it can be aborted.',
      mend: { operation: 'abort-cluster-operation', input: { clusterId: managed.id } },
    };
  }
}
