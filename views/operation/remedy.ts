import type { AzureProblem } from '../../src/governance/azure/azure-problem.ts';
import { parseResourceId } from '../../src/governance/azure/resource-id.ts';
import type { Asked, Plan } from '../../src/operations/plan.ts';

/** What the console can do at once about a problem. Without an operation, the same is planned again. */
export interface Remedy {
  readonly key: string;
  readonly title: string;
  readonly operation?: Asked;
}

/** The remedy of an obstacle of a plan, where the console has one. */
export function remedyOf({ remedy }: AzureProblem, { target }: Pick<Plan, 'target'>): Remedy | undefined {
  const subscriptionId = parseResourceId(target)?.subscriptionId;
  switch (remedy?.kind) {
    case 'register-provider':
      if (subscriptionId === undefined) return undefined;
      return {
        key: 'r',
        title: `register ${remedy.namespace}`,
        operation: { kind: 'register-provider', input: { subscriptionId, namespace: remedy.namespace } },
      };
    case 'register-feature':
      if (subscriptionId === undefined) return undefined;
      return {
        key: 'r',
        title: `register ${remedy.feature}`,
        operation: {
          kind: 'register-feature',
          input: { subscriptionId, namespace: remedy.namespace, name: remedy.feature },
        },
      };
    case 'wait-or-abort':
      return {
        key: 'a',
        title: 'abort the other operation',
        operation: { kind: 'abort-cluster-operation', input: { clusterId: target } },
      };
    case 'read-again':
    case 'wait':
      return { key: 'r', title: 'read and plan again' };
    default:
      return undefined;
  }
}
