import { OverviewView } from './overview/overview-view.tsx';
import { overviewPage } from './overview/page.ts';
import { resourceViews } from './resource/resource-views.tsx';
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
  {
    id: 'health',
    title: 'Health',
    aliases: ['he', 'findings'],
    summary: 'whether enforcement works, part by part',
    component: lazyView(async () => (await import('./health/health-view.tsx')).HealthView),
  },
  {
    id: 'violations',
    title: 'Violations',
    aliases: ['vio', 'v'],
    summary: 'what breaks which policy',
    component: lazyView(async () => (await import('./violations/violations-view.tsx')).ViolationsView),
  },
  ...resourceViews,
  {
    id: 'azure',
    title: 'Azure',
    aliases: ['az', 'cluster', 'aks'],
    summary: 'sign-in, subscription, the AKS cluster, its add-on, providers',
    component: lazyView(async () => (await import('./azure/azure-view.tsx')).AzureView),
  },
  {
    id: 'operations',
    title: 'Operations',
    aliases: ['op', 'ops', 'journal'],
    summary: 'what is being changed in Azure, and what was',
    component: lazyView(async () => (await import('./operations/operations-view.tsx')).OperationsView),
  },
  {
    id: 'operation',
    title: 'Operation',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./operation/operation-view.tsx')).OperationView),
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
    id: 'document',
    title: 'Document',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./document/document-view.tsx')).DocumentView),
    hidden: true,
  },
  {
    id: 'part',
    title: 'Part',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./health/part-view.tsx')).PartView),
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
