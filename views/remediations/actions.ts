import { resourceGroupOf } from '../../src/governance/azure/resource-id.ts';
import type { remediations } from '../../src/resources/remediations.ts';
import { azureFixed, missingRight } from '../azure/reasons.ts';
import { operate } from '../operation/operate.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';

export const remediationActions: readonly Action<ContextOf<typeof remediations>>[] = [
  {
    id: 'remediations.cancel',
    title: 'Cancel the remediation',
    keys: ['x', 'ctrl-k'],
    hint: 'cancel',
    danger: 'confirm',
    applies: ({ shell, row }) => {
      if (!row) return 'no remediation is selected';
      if (row.facts.over) return 'it is over';
      const state = shell.live.store.getState();
      const action = 'Microsoft.PolicyInsights/remediations/cancel/action';
      return azureFixed(state) ?? missingRight(state, action, resourceGroupOf(row.facts.id)) ?? true;
    },
    run: ({ shell, row }) =>
      row && operate(shell, 'cancel-remediation', { scope: resourceGroupOf(row.facts.id), name: row.facts.name }),
  },
];
