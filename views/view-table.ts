import { HelpView } from './help/help-view.tsx';
import { OverviewView } from './overview/overview-view.tsx';
import { overviewPage } from './overview/page.ts';
import type { PageRequest } from './shell/page.ts';
import type { ViewDefinition } from './shell/view-definition.ts';
import { ViolationsView } from './violations/violations-view.tsx';

export const home: PageRequest = overviewPage;

/** Every view there is. A new one is a folder and a line. */
export const views: readonly ViewDefinition[] = [
  {
    id: 'overview',
    title: 'Overview',
    aliases: ['ov', 'home'],
    summary: 'what needs attention, and where',
    component: OverviewView,
  },
  {
    id: 'violations',
    title: 'Violations',
    aliases: ['vio', 'v'],
    summary: 'what breaks which policy',
    component: ViolationsView,
  },
  { id: 'help', title: 'Help', aliases: [], summary: 'keys of this page', component: HelpView, hidden: true },
];
