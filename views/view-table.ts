import { health } from '../src/resources/health.ts';
import { logsCommand, logsNames } from './logs/logs-command.ts';
import { OverviewView } from './overview/overview-view.tsx';
import { overviewPage } from './overview/page.ts';
import { resourceViews, viewOf } from './resource/resource-views.tsx';
import { lazyView } from './shell/lazy-view.tsx';
import type { PageRequest } from './shell/page.ts';
import type { ViewDefinition } from './shell/view-definition.ts';

export const home: PageRequest = overviewPage;

/**
 * Every view there is: of each resource the one that follows from it, and those that are truly different. Only the first
 * page's is here from the start; what the prompt says of the others needs none of their code.
 */
export const views: readonly ViewDefinition[] = [
  {
    id: 'overview',
    title: 'Overview',
    aliases: ['ov', 'home'],
    summary: 'what needs attention, and where',
    component: OverviewView,
  },
  viewOf(health),
  {
    id: 'violations',
    title: 'Violations',
    aliases: ['vio', 'v'],
    summary: 'what breaks which policy; :violations new since:24h gone:7d',
    filters: ['new', 'since:', 'gone:'],
    component: lazyView(async () => (await import('./violations/violations-view.tsx')).ViolationsView),
  },
  ...resourceViews,
  {
    id: 'logs',
    title: 'Logs',
    aliases: ['log'],
    summary: 'what the add-on and Gatekeeper write: all of them, :logs COMPONENT or :logs POD',
    component: lazyView(async () => (await import('./logs/logs-view.tsx')).LogsView),
    command: logsCommand,
    complete: logsNames,
  },
  {
    id: 'row',
    title: 'Row',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./resource/row-view.tsx')).RowView),
    hidden: true,
  },
  {
    id: 'azure-document',
    title: 'Document',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./azure-document/azure-document-view.tsx')).AzureDocumentView),
    hidden: true,
  },
  {
    id: 'violation-history',
    title: 'History',
    aliases: [],
    summary: '',
    component: lazyView(
      async () => (await import('./violation-history/violation-history-view.tsx')).ViolationHistoryView,
    ),
    hidden: true,
  },
  {
    id: 'document',
    title: 'Document',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./document/document-view.tsx')).DocumentView),
    hidden: true,
  },
  {
    id: 'promote',
    title: 'Under deny',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./promote/promote-view.tsx')).PromoteView),
    hidden: true,
  },
  {
    id: 'verdict',
    title: 'Would it pass?',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./verdict/verdict-view.tsx')).VerdictView),
    hidden: true,
  },
  {
    id: 'help',
    title: 'Help',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./help/help-view.tsx')).HelpView),
    hidden: true,
  },
];
