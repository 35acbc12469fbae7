import { groupIdOf } from '../../src/governance/azure/resource-id.ts';
import { resourcePage } from '../azure-document/page.ts';
import { offersAt, type Selected } from '../operation/offers.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { RemediationRow } from './rows.ts';

export interface RemediationContext {
  readonly shell: Shell;
  readonly row: RemediationRow | undefined;
}

const none = 'no remediation is selected';

function selected({ row }: RemediationContext): Selected<'remediations'> | string {
  if (row === undefined) return none;
  const scope = groupIdOf(row.remediation.id);
  return { input: { scope, name: row.remediation.name }, facts: { over: row.over }, at: scope };
}

export const remediationActions: readonly Action<RemediationContext>[] = [
  {
    id: 'remediations.open',
    title: 'As ARM has it',
    keys: ['enter', 'y'],
    hint: 'yaml',
    applies: ({ row }) => row !== undefined || none,
    run: ({ shell, row }) => row && shell.open(resourcePage(row.remediation.id, row.remediation.name)),
  },
  ...offersAt('remediations', selected),
];
