import type {
  PolicyState as ArmState,
  ComplianceDetail,
  ComponentPolicyState,
  Summary,
} from '@azure/arm-policyinsights';
import type {
  AssignmentCompliance,
  ComplianceCounts,
  ComplianceSummary,
  ComponentState,
  PolicyState,
} from '../governance/azure/compliance.ts';
import { parseResourceId } from '../governance/azure/resource-id.ts';
import { defined } from '../governance/defined.ts';
import type { ArmClients } from './arm-clients.ts';
import { abortable, sent } from './sdk-arguments.ts';

/** Compliance at a cluster, its resource group or its subscription, as last evaluated. @throws ArmError */
export async function complianceOf(arm: ArmClients, scope: string, signal?: AbortSignal): Promise<ComplianceSummary> {
  const { subscriptionId, resourceGroup, resource } = scopeOf(scope);
  const states = (await arm.policyInsights(subscriptionId)).policyStates;
  const options = abortable(signal);
  const answer = resource
    ? await states.summarizeForResource('latest', resource, options)
    : resourceGroup
      ? await states.summarizeForResourceGroup('latest', subscriptionId, resourceGroup, options)
      : await states.summarizeForSubscription('latest', subscriptionId, options);
  return complianceSummary(answer.value?.[0]);
}

export interface StateQuery {
  /** OData, such as `complianceState eq 'NonCompliant'`. */
  readonly filter?: string;
  /** Asks for the reasons (`PolicyEvaluationDetails`), which makes the answer much larger. */
  readonly reasons?: boolean;
  /** Called with how many have arrived after each page. */
  onPage?(soFar: number): void;
  readonly signal?: AbortSignal;
}

/** Every row, paged to the end. @throws ArmError */
export async function policyStates(
  arm: ArmClients,
  scope: string,
  query: StateQuery = {},
): Promise<readonly PolicyState[]> {
  const { subscriptionId, resourceGroup, resource } = scopeOf(scope);
  const states = (await arm.policyInsights(subscriptionId)).policyStates;
  const options = {
    queryOptions: {
      ...defined({ filter: query.filter }),
      ...(query.reasons && { expand: 'PolicyEvaluationDetails' }),
    },
    ...abortable(query.signal),
  };
  const list = resource
    ? states.listQueryResultsForResource('latest', resource, options)
    : resourceGroup
      ? states.listQueryResultsForResourceGroup('latest', subscriptionId, resourceGroup, options)
      : states.listQueryResultsForSubscription('latest', subscriptionId, options);
  const rows: PolicyState[] = [];
  for await (const page of list.byPage()) {
    for (const row of page) rows.push(policyState(row));
    query.onPage?.(rows.length);
  }
  return rows;
}

/** The service links no further page: what lies beyond is not told. */
export const mostComponents = 1000;

/**
 * Components (Kubernetes objects) inside the cluster with the reasons, those that do not comply first. An answer of `top` rows
 * (`mostComponents` unless told) may be cut there. @throws ArmError
 */
export async function componentStates(
  arm: ArmClients,
  clusterId: string,
  { filter, top = mostComponents, signal }: { filter?: string; top?: number; signal?: AbortSignal } = {},
): Promise<readonly ComponentState[]> {
  const { subscriptionId } = scopeOf(clusterId);
  const answer = await (await arm.policyInsights(subscriptionId)).componentPolicyStates.listQueryResultsForResource(
    sent(clusterId),
    'latest',
    {
      top,
      expand: 'PolicyEvaluationDetails',
      orderBy: 'ComplianceState desc',
      ...defined({ filter }),
      ...abortable(signal),
    },
  );
  return (answer.value ?? []).map(componentState);
}

/** The resource is "" for a group, the group too for a subscription. */
function scopeOf(scope: string) {
  const id = parseResourceId(scope);
  if (!id) throw new Error(`compliance is read at a subscription, a resource group or a resource, not at ${scope}`);
  const { subscriptionId, resourceGroup, type } = id;
  return { subscriptionId, resourceGroup, resource: type === '' ? '' : sent(scope) };
}

export function complianceSummary(summary: Summary | undefined): ComplianceSummary {
  return {
    nonCompliantResources: summary?.results?.nonCompliantResources ?? 0,
    nonCompliantPolicies: summary?.results?.nonCompliantPolicies ?? 0,
    assignments: (summary?.policyAssignments ?? []).map(
      (entry): AssignmentCompliance => ({
        assignmentId: entry.policyAssignmentId ?? '',
        ...defined({ initiativeId: entry.policySetDefinitionId || undefined }),
        resources: counts(entry.results?.resourceDetails),
        policies: counts(entry.results?.policyDetails),
        definitions: (entry.policyDefinitions ?? []).map((one) => ({
          definitionId: one.policyDefinitionId ?? '',
          referenceId: one.policyDefinitionReferenceId ?? '',
          effect: one.effect ?? '',
          resources: counts(one.results?.resourceDetails),
        })),
      }),
    ),
  };
}

function counts(details: readonly ComplianceDetail[] | undefined): ComplianceCounts {
  const sum = { compliant: 0, nonCompliant: 0, exempt: 0, other: 0, total: 0 };
  for (const { complianceState = '', count = 0 } of details ?? []) {
    sum.total += count;
    const state = complianceState.toLowerCase();
    if (state === 'compliant') sum.compliant += count;
    else if (state === 'noncompliant') sum.nonCompliant += count;
    else if (state === 'exempt') sum.exempt += count;
    else sum.other += count;
  }
  return sum;
}

export function policyState(row: ArmState): PolicyState {
  return {
    resourceId: row.resourceId ?? '',
    resourceType: row.resourceType ?? '',
    assignmentId: row.policyAssignmentId ?? '',
    definitionId: row.policyDefinitionId ?? '',
    referenceId: row.policyDefinitionReferenceId ?? '',
    state: row.complianceState ?? (row.isCompliant ? 'Compliant' : 'NonCompliant'),
    effect: row.policyDefinitionAction ?? '',
    ...defined({ initiativeId: row.policySetDefinitionId || undefined, evaluatedAt: row.timestamp?.getTime() }),
    reasons: reasonsOf(row.policyEvaluationDetails),
    components: (row.components ?? []).map((one) => ({
      id: one.id ?? '',
      type: one.type ?? '',
      name: one.name ?? '',
      state: String(one.complianceState ?? ''),
    })),
  };
}

function componentState(row: ComponentPolicyState): ComponentState {
  return {
    componentId: row.componentId ?? '',
    componentType: row.componentType ?? '',
    componentName: row.componentName ?? '',
    resourceId: row.resourceId ?? '',
    assignmentId: row.policyAssignmentId ?? '',
    definitionId: row.policyDefinitionId ?? '',
    referenceId: row.policyDefinitionReferenceId ?? '',
    state: row.complianceState ?? '',
    ...defined({ evaluatedAt: row.timestamp?.getTime() }),
    reasons: reasonsOf(row.policyEvaluationDetails),
  };
}

function reasonsOf(
  details: ComponentPolicyState['policyEvaluationDetails'] | ArmState['policyEvaluationDetails'],
): readonly string[] {
  const evaluated = (details?.evaluatedExpressions ?? []).map(
    (one) =>
      `${one.expression ?? ''} is ${shown(one.expressionValue)}; ${one.operator ?? ''} ${shown(one.targetValue)} was ${one.result ?? ''}`,
  );
  const reason: unknown = details && 'reason' in details ? details.reason : undefined;
  return typeof reason === 'string' && reason !== '' ? [reason, ...evaluated] : evaluated;
}

function shown(value: unknown): string {
  return value === undefined || value === null ? '(absent)' : typeof value === 'string' ? value : JSON.stringify(value);
}
