import type { ClusterPicture } from '../cluster-picture.ts';
import type { Constraint } from '../constraint.ts';
import type { Finding } from '../finding.ts';
import type { Reading } from '../reading.ts';
import { type Assignment, bearingOn } from './assignment.ts';
import type { AzurePicture } from './azure-picture.ts';
import { evaluatedAt } from './compliance.ts';
import { assignedDefinitions, type Catalogue, expectedAction } from './effect.ts';
import { joinAzure, missingConstraints, orphanConstraints, syncAllowance } from './join.ts';
import { isBusy, isStopped, type ManagedCluster, pullPrincipal } from './managed-cluster.ts';
import { isRegistered, providersTheAddonNeeds } from './provider.ts';
import { imagesByHost } from './registry.ts';
import { nameOf } from './resource-id.ts';

type AzureRule = (azure: AzurePicture, cluster: ClusterPicture, now: number) => readonly Finding[];

const hour = 3_600_000;
const span = (ms: number) => {
  const count = Math.floor(ms / 60_000);
  if (count < 120) return `${count} min`;
  return count < 48 * 60 ? `${Math.floor(count / 60)} h` : `${Math.floor(count / 1440)} d`;
};

/** What Azure's side has to say about the cluster. A rule that lacks a reading it needs says nothing of it. */
export function azureFindings(azure: AzurePicture, cluster: ClusterPicture, now: number): readonly Finding[] {
  return rules.flatMap((rule) => rule(azure, cluster, now));
}

/** Every constraint, or undefined while any kind is not read: a part would raise false alarms. */
function allConstraints(picture: ClusterPicture): readonly Constraint[] | undefined {
  if (picture.kinds.state === 'absent') return [];
  if (known(picture.kinds) === undefined) return undefined;
  const all: Constraint[] = [];
  for (const reading of picture.constraints.values()) {
    if (reading.state === 'absent') continue;
    const constraints = known(reading);
    if (constraints === undefined) return undefined;
    all.push(...constraints);
  }
  return all;
}

function known<T>(reading: Reading<T>): T | undefined {
  return reading.state === 'live' || reading.state === 'stale' ? reading.value : undefined;
}

function catalogueOf(azure: AzurePicture): Catalogue | undefined {
  const definitions = known(azure.definitions);
  const initiatives = known(azure.initiatives);
  return definitions && initiatives ? { definitions, initiatives } : undefined;
}

/** Assignments at work on the cluster through the add-on. */
function addonAssignments(azure: AzurePicture, managed: ManagedCluster, catalogue: Catalogue): readonly Assignment[] {
  return (known(azure.assignments) ?? []).filter((assignment) => {
    const bearing = bearingOn(assignment, managed.id);
    if (bearing === undefined || bearing.excludedBy !== undefined) return false;
    return assignedDefinitions(assignment, catalogue).some((assigned) => {
      if (assigned.definition?.inCluster === 'mutation') return assigned.effect.effect?.toLowerCase() !== 'disabled';
      const action = expectedAction(assignment, assigned);
      return action !== undefined && action !== 'none';
    });
  });
}

const addonOff: AzureRule = (azure) => {
  const managed = known(azure.cluster);
  const catalogue = catalogueOf(azure);
  if (!managed || !catalogue || managed.addon.state === 'enabled') return [];
  const waiting = addonAssignments(azure, managed, catalogue);
  if (waiting.length === 0) return [];
  const names = waiting.map((assignment) => assignment.displayName || assignment.name);
  return [
    {
      id: 'azure-addon-off',
      severity: 'error',
      title: `The Azure Policy add-on is off while ${waiting.length} assignment${waiting.length === 1 ? '' : 's'} for Kubernetes target this cluster`,
      evidence: [
        `${managed.id}: addonProfiles.azurepolicy ${managed.addon.state}`,
        `assigned: ${names.slice(0, 5).join(', ')}${names.length > 5 ? `, and ${names.length - 5} more` : ''}`,
      ],
      next: 'Enable the add-on; nothing of these policies is enforced or audited in the cluster until then.',
    },
  ];
};

const addonDisagreement: AzureRule = (azure, cluster) => {
  const managed = known(azure.cluster);
  const deployments = known(cluster.deployments);
  // While the cluster is being changed, both sides differ for some minutes by nature.
  if (!managed || !deployments || isBusy(managed) || isStopped(managed)) return [];
  const running = deployments.filter((deployment) => deployment.role === 'azure-policy');
  if (managed.addon.state === 'enabled' && running.length === 0) {
    return [
      {
        id: 'azure-addon-disagreement',
        severity: 'error',
        title: 'Azure says the add-on is on, but the cluster has no azure-policy deployment',
        evidence: [
          `${managed.id}: addonProfiles.azurepolicy enabled, provisioningState ${managed.provisioningState}`,
          'deployments: none of role azure-policy',
        ],
        next: 'Disable and enable the add-on again; if it stays away, look at the cluster’s activity log.',
      },
    ];
  }
  const byAks = running.filter((deployment) => deployment.managedByAks);
  if (managed.addon.state !== 'enabled' && byAks.length > 0) {
    return [
      {
        id: 'azure-addon-disagreement',
        severity: 'warning',
        title: 'Azure says the add-on is off, but its deployment is still in the cluster',
        evidence: [
          `${managed.id}: addonProfiles.azurepolicy ${managed.addon.state}`,
          ...byAks.map((deployment) => `deployment ${deployment.namespace}/${deployment.name}`),
        ],
        next: 'Enable the add-on, or remove what it left behind.',
      },
    ];
  }
  return [];
};

const clusterState: AzureRule = (azure) => {
  const managed = known(azure.cluster);
  if (!managed) return [];
  const evidence = [
    `${managed.id}: provisioningState ${managed.provisioningState}, powerState ${managed.powerState || 'not said'}`,
  ];
  if (isStopped(managed)) {
    return [
      {
        id: 'azure-cluster-stopped',
        severity: 'error',
        title: `The cluster ${managed.name} is stopped`,
        evidence,
        next: `Start it: az aks start -g ${managed.resourceGroup} -n ${managed.name}`,
      },
    ];
  }
  if (managed.provisioningState.toLowerCase() === 'failed') {
    return [
      {
        id: 'azure-cluster-failed',
        severity: 'error',
        title: `The last change to the cluster ${managed.name} failed`,
        evidence: managed.provisioningError ? [...evidence, managed.provisioningError] : evidence,
        next: 'Read the activity log for the reason; enabling or disabling the add-on again reconciles the cluster.',
      },
    ];
  }
  if (isBusy(managed)) {
    return [
      {
        id: 'azure-cluster-busy',
        severity: 'info',
        title: `Another operation holds the cluster: ${managed.provisioningState}`,
        evidence,
        next: 'Changes wait until it ends; it can be aborted.',
      },
    ];
  }
  return [];
};

const providersMissing: AzureRule = (azure) =>
  (known(azure.providers) ?? [])
    .filter(
      (provider) =>
        providersTheAddonNeeds.some((name) => name.toLowerCase() === provider.namespace.toLowerCase()) &&
        !isRegistered(provider),
    )
    .map((provider) => ({
      id: `azure-provider-not-registered:${provider.namespace.toLowerCase()}`,
      severity: 'error' as const,
      title: `The resource provider ${provider.namespace} is not registered in the subscription`,
      evidence: [`registrationState ${provider.state}`],
      next: `Register it: az provider register --namespace ${provider.namespace}`,
    }));

const pullRights: AzureRule = (azure) => {
  const managed = known(azure.cluster);
  const registries = known(azure.registries);
  const rights = known(azure.pullRights);
  const images = known(azure.images);
  const principal = managed && pullPrincipal(managed);
  if (!managed || !registries || !rights || !images || !principal) return [];
  const used = imagesByHost(images);
  return registries.flatMap((registry) => {
    const pulled = used.get(registry.loginServer.toLowerCase());
    const right = rights.find((candidate) => candidate.registryId.toLowerCase() === registry.id.toLowerCase());
    if (!pulled || registry.anonymousPull || right?.state !== 'no') return [];
    return [
      {
        id: `azure-registry-no-pull:${registry.loginServer.toLowerCase()}`,
        severity: 'error' as const,
        title: `The cluster’s identity may not pull from ${registry.loginServer}, which ${pulled.length} running image${pulled.length === 1 ? '' : 's'} come from`,
        evidence: [`principal ${principal} has no pulling role at ${registry.id}`, ...pulled.slice(0, 3)],
        next: `Attach the registry ${registry.name}; nodes that do not have the image yet cannot start it.`,
      },
    ];
  });
};

const complianceOld: AzureRule = (azure, _cluster, now) => {
  const states = known(azure.policyStates);
  if (!states || states.length === 0) return [];
  const at = evaluatedAt(states);
  if (at === undefined || now - at <= hour) return [];
  return [
    {
      id: 'azure-compliance-old',
      severity: 'info',
      title: `Azure’s compliance figures are ${span(now - at)} old`,
      evidence: [`newest of ${states.length} policy states: ${new Date(at).toISOString()}`],
      next: 'Scan now, or wait: Azure evaluates about once a day by itself.',
      since: at,
    },
  ];
};

const assignmentWithoutConstraint: AzureRule = (azure, cluster, now) => {
  const managed = known(azure.cluster);
  const assignments = known(azure.assignments);
  const catalogue = catalogueOf(azure);
  const constraints = allConstraints(cluster);
  if (!managed || !assignments || !catalogue || !constraints || managed.addon.state !== 'enabled' || isStopped(managed))
    return [];
  const join = joinAzure(constraints, assignments, catalogue);
  const missing = missingConstraints(assignments, join, catalogue, managed.id, now);
  return [...Map.groupBy(missing, (entry) => entry.assignment)].map(([assignment, entries]) => {
    const since = entries[0]?.since;
    const waiting = entries.every((entry) => entry.withinAllowance);
    const title = assignment.displayName || assignment.name;
    const count = entries.length === 1 ? 'no constraint' : `${entries.length} constraints missing`;
    const names = entries.map(({ assigned }) => assigned.definition?.displayName || nameOf(assigned.definitionId));
    return {
      id: `azure-assignment-without-constraint:${assignment.id.toLowerCase()}`,
      severity: waiting ? ('info' as const) : ('warning' as const),
      title:
        since === undefined
          ? `Assignment "${title}": ${count} in this cluster`
          : `Assignment "${title}" changed ${span(now - since)} ago: ${count} in this cluster yet`,
      evidence: names.slice(0, 5),
      next: waiting
        ? `Wait: the add-on looks every 15 minutes; ${span(syncAllowance)} are allowed for.`
        : 'Look at the azure-policy pod’s log and at Health: the add-on should have made it by now.',
      ...(since === undefined ? {} : { since }),
    };
  });
};

const constraintWithoutAssignment: AzureRule = (azure, cluster, now) => {
  const managed = known(azure.cluster);
  const assignments = known(azure.assignments);
  const constraints = allConstraints(cluster);
  if (!managed || !assignments || !constraints) return [];
  const orphans = orphanConstraints(constraints, assignments, managed.id).filter(
    (constraint) => now - constraint.createdAt >= syncAllowance,
  );
  return [...Map.groupBy(orphans, (constraint) => constraint.origin?.assignmentId.toLowerCase() ?? '')].map(
    ([assignmentId, group]) => ({
      id: `azure-constraint-without-assignment:${assignmentId}`,
      severity: 'warning' as const,
      title: `${group.length} constraint${group.length === 1 ? '' : 's'} of an assignment that no longer bears on this cluster`,
      evidence: [assignmentId, ...group.slice(0, 5).map((constraint) => `${constraint.kind}/${constraint.name}`)],
      next: `The add-on removes them at its next sync (15 minutes; ${span(syncAllowance)} are allowed for). If they stay, look at its log.`,
    }),
  );
};

const rules: readonly AzureRule[] = [
  clusterState,
  addonOff,
  addonDisagreement,
  providersMissing,
  pullRights,
  assignmentWithoutConstraint,
  constraintWithoutAssignment,
  complianceOld,
];
