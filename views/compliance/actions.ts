import { operationWords } from '../../src/operations/operation-words.ts';
import type { compliance } from '../../src/resources/compliance.ts';
import { assignmentPage } from '../assignments/page.ts';
import { clusterOf, clusterOffersOf, onCluster } from '../azure/cluster-actions.ts';
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
  ...clusterOffersOf('scan'),
  {
    id: 'compliance.scan-subscription',
    title: 'Scan the whole subscription',
    keys: ['S'],
    danger: 'confirm',
    applies: ({ shell }) => onCluster(shell, operationWords.scan.right),
    run: ({ shell }) => {
      const cluster = clusterOf(shell);
      return cluster && scanAt(shell, subscriptionOf(cluster.id));
    },
  },
];
