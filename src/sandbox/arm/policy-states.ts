/** Compliance as Azure keeps it: judged at a scan and at the add-on's reports, not at the moment one asks. */
import { addonEnabled } from './addon-profile.ts';
import { type EffectiveDefinition, effectiveDefinitions } from './effective-assignments.ts';
import { isWithin, sameId, scopeParts } from './resource-ids.ts';
import { managementGroupName } from './tenant.ts';
import type { ArmContext, ArmResource, Cluster } from './world.ts';

/** What the sandbox cluster's last audit says of one definition of one assignment. */
export interface AuditResult {
  assignmentId: string;
  definitionId: string;
  /** Empty outside initiatives. */
  referenceId: string;
  /** The objects that break it. */
  objects: AuditedObject[];
  /** `ConstraintNotProcessed` and the like, when there is no audit to tell of. */
  reasonCode?: string;
}

export interface AuditedObject {
  kind: string;
  namespace?: string | undefined;
  name: string;
  /** Why, as audit said it. */
  message?: string;
}

/** A row of policyStates in ARM's own field names. */
export type StateRow = Record<string, unknown> & {
  resourceId: string;
  policyAssignmentId: string;
  policyDefinitionId: string;
  policyDefinitionReferenceId: string;
  policySetDefinitionId: string;
  complianceState: string;
  timestamp: string;
};

export interface Component {
  id: string;
  type: string;
  name: string;
  timestamp: string;
  complianceState: string;
  reason?: string;
}

export interface PolicyStates {
  rows(): StateRow[];
  components(row: StateRow): Component[];
  /** Judges every cluster within the scope anew. */
  evaluate(scope: string): void;
  /** Rows that stand apart from the clusters, for bulk. */
  add(rows: StateRow[]): void;
}

/** The add-on reports at most so many components a definition. */
const reportedAtMost = 500;

/** `auditResults` is what the sandbox's cluster world found; without it every constraint is kept to. */
export function createPolicyStates(context: ArmContext, auditResults: () => AuditResult[] | undefined): PolicyStates {
  const { world, clock } = context;
  const judged = new Map<string, StateRow[]>();
  const components = new WeakMap<StateRow, Component[]>();
  const bulk: StateRow[] = [];

  function evaluate(scope: string): void {
    const audits = auditResults();
    for (const cluster of world.clusters.all()) {
      if (isWithin(cluster.id, scope)) judged.set(cluster.id, judge(cluster, audits));
    }
  }

  function judge(cluster: Cluster, audits: AuditResult[] | undefined): StateRow[] {
    return effectiveDefinitions(world, cluster.id, clock.now()).flatMap((effective) => {
      if (effective.effect.toLowerCase() === 'disabled') return [];
      const verdict = effective.exempt
        ? { state: 'Exempt', objects: [] }
        : effective.inCluster
          ? inClusterVerdict(cluster, effective, audits)
          : { state: keepsTo(cluster, effective) ? 'Compliant' : 'NonCompliant', objects: [] };
      if (!verdict) return [];
      const row = stateRow(context, cluster, effective, verdict.state, verdict.reasonCode);
      components.set(
        row,
        verdict.objects.slice(0, reportedAtMost).map((object) => component(object, row.timestamp)),
      );
      return [row];
    });
  }

  return {
    rows() {
      for (const { id } of world.clusters.all()) if (!judged.has(id)) evaluate(id);
      return [...judged.values()].flat().concat(bulk);
    },
    components: (row) => components.get(row) ?? [],
    evaluate,
    add: (rows) => bulk.push(...rows),
  };
}

interface Verdict {
  state: string;
  objects: AuditedObject[];
  reasonCode?: string;
}

/** Nothing where the add-on is off or has not come round to the assignment yet. */
function inClusterVerdict(
  cluster: Cluster,
  effective: EffectiveDefinition,
  audits: AuditResult[] | undefined,
): Verdict | undefined {
  if (!addonEnabled(cluster.properties) || effective.mutation) return undefined;
  if ((cluster.properties.powerState as { code?: string }).code === 'Stopped') {
    return { state: 'NonCompliant', objects: [], reasonCode: 'ConstraintStatusStale' };
  }
  if (!cluster.own || !audits) return { state: 'Compliant', objects: [] };
  const audit = audits.find(
    (one) =>
      sameId(one.assignmentId, effective.assignmentId) &&
      sameId(one.definitionId, effective.definitionId) &&
      one.referenceId.toLowerCase() === effective.referenceId.toLowerCase(),
  );
  if (!audit) return undefined;
  return { ...audit, state: audit.objects.length > 0 || audit.reasonCode ? 'NonCompliant' : 'Compliant' };
}

const judges: Record<string, (properties: Record<string, unknown>) => boolean> = {
  '0a15ec92-a229-4763-bb14-0ea34a568f8d': addonEnabled,
  'a8eff44f-8c92-45c3-a3fb-9880802d67a7': addonEnabled,
  '993c2fcd-2b29-49d2-9eb0-df2c3a730c32': ({ disableLocalAccounts }) => disableLocalAccounts === true,
  '040732e8-d947-40b8-95d6-854c95024bf8': ({ apiServerAccessProfile }) =>
    (apiServerAccessProfile as { enablePrivateCluster?: boolean } | undefined)?.enablePrivateCluster === true,
  '450d2877-ebea-41e8-b00c-e286317d21bf': ({ aadProfile }) => aadProfile !== undefined,
};

function keepsTo(cluster: Cluster, { definitionId }: EffectiveDefinition): boolean {
  return judges[definitionId.split('/').at(-1) ?? '']?.(cluster.properties) ?? true;
}

/** Its id does not hold its kind: objects of two kinds may have one id. */
function component({ kind, namespace, name, message }: AuditedObject, timestamp: string): Component {
  return {
    id: [namespace, name].filter(Boolean).join('/'),
    type: kind.toLowerCase(),
    name,
    timestamp,
    complianceState: 'NonCompliant',
    ...(message ? { reason: message } : {}),
  };
}

function stateRow(
  { world, clock }: ArmContext,
  cluster: Cluster,
  effective: EffectiveDefinition,
  state: string,
  reasonCode?: string,
): StateRow {
  const assignment = world.assignments.get(effective.assignmentId);
  const definition = world.definitions.get(effective.definitionId);
  const set = world.initiatives.get(effective.setDefinitionId);
  const { subscription = '', resourceGroup = '' } = scopeParts(cluster.id);
  const category = (resource: ArmResource | undefined) =>
    (resource?.properties.metadata as { category?: string } | undefined)?.category?.toLowerCase() ?? '';
  return {
    '@odata.id': null,
    '@odata.context': `https://management.azure.com/subscriptions/${subscription}/providers/Microsoft.PolicyInsights/policyStates/$metadata#latest/$entity`,
    timestamp: new Date(clock.now()).toISOString(),
    // The service writes ids in lower case here and there; clients must not mind.
    resourceId: cluster.id.replace('/resourceGroups/', '/resourcegroups/'),
    policyAssignmentId: effective.assignmentId.toLowerCase(),
    policyDefinitionId: effective.definitionId.toLowerCase(),
    effectiveParameters: '',
    isCompliant: state !== 'NonCompliant',
    subscriptionId: subscription,
    resourceType: 'Microsoft.ContainerService/managedClusters',
    resourceLocation: cluster.location,
    resourceGroup,
    resourceTags: 'tbd',
    policyAssignmentName: assignment?.name ?? '',
    policyAssignmentOwner: 'tbd',
    policyAssignmentParameters: JSON.stringify(assignment?.properties.parameters ?? {}),
    policyAssignmentScope: String(assignment?.properties.scope ?? ''),
    policyDefinitionName: definition?.name ?? '',
    policyDefinitionAction: effective.effect.toLowerCase(),
    policyDefinitionCategory: category(definition),
    policySetDefinitionId: effective.setDefinitionId.toLowerCase(),
    policySetDefinitionName: set?.name ?? '',
    policySetDefinitionOwner: '',
    policySetDefinitionCategory: category(set),
    policySetDefinitionParameters: '',
    managementGroupIds: managementGroupName,
    policyDefinitionReferenceId: effective.referenceId,
    complianceState: state,
    complianceReasonCode: reasonCode ?? '',
    policyDefinitionGroupNames: [],
    policyDefinitionVersion: String(definition?.properties.version ?? ''),
    policySetDefinitionVersion: String(set?.properties.version ?? ''),
    policyAssignmentVersion: '',
  };
}
