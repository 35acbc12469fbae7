import type { Resource } from '../../src/resources/resource.ts';
import { assignmentActions } from '../assignments/actions.ts';
import { assignedDefinitionActions } from '../assignments/assigned-definition-actions.ts';
import { azureActions } from '../azure/actions.ts';
import { clusterActions } from '../clusters/actions.ts';
import { complianceActions } from '../compliance/actions.ts';
import { constraintActions } from '../constraints/actions.ts';
import { contextActions } from '../contexts/actions.ts';
import { definitionActions } from '../definitions/actions.ts';
import { denialActions } from '../denials/actions.ts';
import { healthActions } from '../health/actions.ts';
import { namespaceActions } from '../namespaces/actions.ts';
import { operationActions } from '../operations/actions.ts';
import { registryActions } from '../registries/actions.ts';
import { remediationActions } from '../remediations/actions.ts';
import { rolloutActions } from '../rollouts/actions.ts';
import type { Action } from '../shell/action.ts';
import { subscriptionActions } from '../subscriptions/actions.ts';
import { templateActions } from '../templates/actions.ts';
import { admissionPolicyActions } from '../vaps/actions.ts';
import type { ResourceContext } from './resource-context.ts';

/** What can be done with the rows of a resource beyond looking at what stands behind them, by the resource's id. */
const own = {
  azure: azureActions,
  health: healthActions,
  constraints: constraintActions,
  templates: templateActions,
  contexts: contextActions,
  namespaces: namespaceActions,
  rollouts: rolloutActions,
  subscriptions: subscriptionActions,
  clusters: clusterActions,
  assignments: assignmentActions,
  assignment: assignedDefinitionActions,
  definitions: definitionActions,
  denials: denialActions,
  initiatives: definitionActions,
  compliance: complianceActions,
  registries: registryActions,
  remediations: remediationActions,
  operations: operationActions,
  vaps: admissionPolicyActions,
};

export function ownActions({ id }: Resource): readonly Action<ResourceContext>[] {
  // A page of the resource hands its actions the resource's own rows.
  return (Object.hasOwn(own, id) ? own[id as keyof typeof own] : []) as readonly Action<ResourceContext>[];
}

/** Those that open a row's own page, and those whose keys the page's document has. */
const notOnRowPage: ReadonlySet<string> = new Set(['health.open', 'health.tell', 'operations.open', 'operations.copy']);

export function isOnRowPage({ id }: Action<ResourceContext>): boolean {
  return !notOnRowPage.has(id);
}
