import { evaluatedAt } from '../../src/governance/azure/compliance.ts';
import { compliance } from '../../src/resources/compliance.ts';
import { complianceFigure } from '../../src/resources/compliance-figure.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { assignmentPage } from '../assignments/page.ts';
import { azurePage } from '../azure/page.ts';
import type { Panel, PanelRow } from './panels.ts';

/** What Azure says of each assignment that bears on the cluster, the worst first. None while Azure is not asked. */
export function azurePanel(state: ConsoleState, now: number): Panel | undefined {
  const { azure } = state;
  if (azure.phase === 'off') return undefined;
  if (azure.phase === 'not-signed-in' || azure.phase === 'failed') {
    const label = azure.phase === 'failed' ? '✖ Azure cannot be used' : '▲ not signed in to Azure';
    const row: PanelRow = { key: 'sign-in', label, token: 'warning', figure: 'enter: the way out', open: azurePage };
    return { id: 'azure', title: 'AZURE COMPLIANCE', rows: [row] };
  }
  const { compliance: summary, policyStates } = azure.picture;
  const newest = evaluatedAt(policyStates.value ?? []);
  const asOf = newest === undefined ? '' : `  as of ${spellAge(newest, now)} ago`;
  if (summary.value === undefined) return { id: 'azure', title: 'AZURE COMPLIANCE', rows: [] };
  const rows = compliance
    .rows(state, { now })
    .map(({ key, facts: { policies, assignment, assignmentId } }): PanelRow => {
      const { look, words } = complianceFigure(policies ?? 'none');
      return {
        key,
        mark: look.glyph ?? '',
        label: assignment,
        token: look.tone,
        figure: words,
        open: assignmentPage(assignmentId, assignment),
      };
    });
  return { id: 'azure', title: `AZURE COMPLIANCE${asOf}`, rows };
}
