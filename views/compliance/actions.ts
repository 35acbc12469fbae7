import type { compliance } from '../../src/resources/compliance.ts';
import { assignmentPage } from '../assignments/page.ts';
import { clusterOf, onCluster, scanNow } from '../azure/cluster-actions.ts';
import { scanAt, subscriptionOf } from '../azure/scan.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';

export const complianceActions: readonly Action<ContextOf<typeof compliance>>[] = [
  {
    id: 'compliance.open',
    title: 'Its definitions, and what both sides say of each',
    keys: ['enter'],
    hint: 'definitions',
    applies: ({ row }) => row !== undefined || 'no assignment is selected',
    run: ({ shell, row }) => row && shell.open(assignmentPage(row.facts.assignmentId, row.facts.assignment)),
  },
  scanNow,
  {
    id: 'compliance.scan-subscription',
    title: 'Scan the whole subscription',
    keys: ['S'],
    danger: 'confirm',
    applies: ({ shell }) => onCluster(shell, 'Microsoft.PolicyInsights/policyStates/triggerEvaluation/action'),
    run: ({ shell }) => {
      const cluster = clusterOf(shell);
      return cluster && scanAt(shell, subscriptionOf(cluster.id));
    },
  },
];
