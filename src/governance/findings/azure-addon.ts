import { type Assignment, isInForce } from '../azure/assignment.ts';
import { knownCatalogue } from '../azure/azure-picture.ts';
import { assignedDefinitions, type Catalogue, expectedAction } from '../azure/effect.ts';
import { isBusy, isStopped, type ManagedCluster } from '../azure/managed-cluster.ts';
import type { Finding } from '../finding.ts';
import { known } from '../known.ts';
import { counted } from '../number-text.ts';
import { enablingAddon } from './mending.ts';
import type { Observed } from './observed.ts';
import { some } from './wording.ts';

/** `azure-addon-off`: assignments that only the add-on could bring to the cluster, and it is off. */
export function* azureAddonOff({ azure }: Observed): Iterable<Finding> {
  const managed = known(azure?.cluster);
  const catalogue = knownCatalogue(azure);
  if (!managed || !catalogue || managed.addon.state === 'enabled') return;
  const waiting = (known(azure?.assignments) ?? []).filter((one) => worksThroughAddon(one, managed, catalogue));
  if (waiting.length === 0) return;
  const names = waiting.map((assignment) => assignment.displayName || assignment.name);
  yield {
    id: 'azure-addon-off',
    severity: 'error',
    title: `The Azure Policy add-on is off while ${counted(waiting.length, 'assignment')} for Kubernetes target this cluster`,
    evidence: [`${managed.id}: addonProfiles.azurepolicy ${managed.addon.state}`, `assigned: ${some(names)}`],
    next: 'Enable the add-on; nothing of these policies is enforced or audited in the cluster until then.',
    ...enablingAddon(azure),
  };
}

function worksThroughAddon(assignment: Assignment, managed: ManagedCluster, catalogue: Catalogue): boolean {
  if (!isInForce(assignment, managed.id)) return false;
  return assignedDefinitions(assignment, catalogue).some((assigned) => {
    if (assigned.definition?.inCluster === 'mutation') return assigned.effect.effect?.toLowerCase() !== 'disabled';
    const action = expectedAction(assignment, assigned);
    return action !== undefined && action !== 'none';
  });
}

/** `azure-addon-disagreement`: what Azure says of the add-on is not what is in the cluster. */
export function* azureAddonDisagreement({ azure, cluster }: Observed): Iterable<Finding> {
  const managed = known(azure?.cluster);
  const deployments = known(cluster.deployments);
  // While the cluster is being changed, both sides differ for some minutes by nature.
  if (!managed || !deployments || isBusy(managed) || isStopped(managed)) return;
  const running = deployments.filter((deployment) => deployment.role === 'azure-policy');
  const byAks = running.filter((deployment) => deployment.managedByAks);
  if (managed.addon.state === 'enabled' && running.length === 0) {
    yield {
      id: 'azure-addon-disagreement',
      severity: 'error',
      title: 'Azure says the add-on is on, but the cluster has no azure-policy deployment',
      evidence: [
        `${managed.id}: addonProfiles.azurepolicy enabled, provisioningState ${managed.provisioningState}`,
        'deployments: none of role azure-policy',
      ],
      next: 'Disable and enable the add-on again; if it stays away, look at the cluster’s activity log.',
      mend: { page: 'azure' },
    };
  }
  if (managed.addon.state === 'enabled' || byAks.length === 0) return;
  yield {
    id: 'azure-addon-disagreement',
    severity: 'warning',
    title: 'Azure says the add-on is off, but its deployment is still in the cluster',
    evidence: [
      `${managed.id}: addonProfiles.azurepolicy ${managed.addon.state}`,
      ...byAks.map((deployment) => `deployment ${deployment.namespace}/${deployment.name}`),
    ],
    next: 'Enable the add-on, or remove what it left behind.',
    mend: { page: 'azure' },
  };
}
