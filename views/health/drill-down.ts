import type { DrillDown, FindingPage } from '../../src/governance/findings/drill-down.ts';
import { assignmentPage, assignmentsPage } from '../assignments/page.ts';
import { azurePage } from '../azure/page.ts';
import { denialsPage } from '../denials/page.ts';
import { objectPage } from '../document/page.ts';
import type { PageRequest } from '../shell/page.ts';
import { violationsPage } from '../violations/page.ts';

/** The page that a finding leads to. */
export function drillPage(drill: DrillDown): PageRequest {
  if ('violations' in drill) return violationsPage(drill.violations, drill.title);
  if ('denials' in drill) return denialsPage(drill.denials, drill.title);
  if ('object' in drill) return objectPage(drill.object, 'describe');
  return pageOf(drill);
}

function pageOf(to: FindingPage): PageRequest {
  switch (to.page) {
    case 'azure':
      return azurePage;
    case 'assignments':
      return assignmentsPage();
    case 'assignment':
      return assignmentPage(to.id, to.title);
  }
}
