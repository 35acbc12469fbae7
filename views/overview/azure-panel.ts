import { evaluatedAt } from '../../src/governance/azure/compliance.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import { assignmentPage } from '../assignments/page.ts';
import { azurePage } from '../azure/page.ts';
import { complianceRows } from '../compliance/rows.ts';
import { age } from '../parts/age.ts';
import type { Panel, PanelRow } from './panels.ts';

/** What Azure says of each assignment that bears on the cluster, the worst first. None while Azure is not asked. */
export function azurePanel(azure: AzureState, now: number): Panel | undefined {
  if (azure.phase === 'off') return undefined;
  if (azure.phase === 'not-signed-in' || azure.phase === 'failed') {
    const label = azure.phase === 'failed' ? '✖ Azure cannot be used' : '▲ not signed in to Azure';
    const row: PanelRow = { key: 'sign-in', label, token: 'warning', figure: 'enter: the way out', open: azurePage };
    return { id: 'azure', title: 'AZURE COMPLIANCE', rows: [row] };
  }
  const { compliance, policyStates } = azure.picture;
  const newest = evaluatedAt(policyStates.value ?? []);
  const asOf = newest === undefined ? '' : `  as of ${age(newest, now)} ago`;
  if (compliance.value === undefined) return { id: 'azure', title: 'AZURE COMPLIANCE', rows: [] };
  const rows = complianceRows(azure, now).map(({ key, title, figure, assignmentId }): PanelRow => {
    const [mark = '', ...said] = figure.text.split(' ');
    return {
      key,
      label: `${mark} ${title}`,
      token: figure.token,
      figure: said.join(' '),
      open: assignmentPage(assignmentId, title),
    };
  });
  return { id: 'azure', title: `AZURE COMPLIANCE${asOf}`, rows };
}
