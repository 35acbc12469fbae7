import { AzureView } from './azure/azure-view.tsx';
import { AzureDocumentView } from './azure-document/azure-document-view.tsx';
import { DocumentView } from './document/document-view.tsx';
import { HealthView } from './health/health-view.tsx';
import { PartView } from './health/part-view.tsx';
import { HelpView } from './help/help-view.tsx';
import { OperationView } from './operation/operation-view.tsx';
import { OperationsView } from './operations/operations-view.tsx';
import { OverviewView } from './overview/overview-view.tsx';
import { overviewPage } from './overview/page.ts';
import { resourceViews } from './resource/resource-views.tsx';
import type { PageRequest } from './shell/page.ts';
import type { ViewDefinition } from './shell/view-definition.ts';
import { ViolationsView } from './violations/violations-view.tsx';

export const home: PageRequest = overviewPage;

/** Every view there is: of each resource the one that follows from it, and those that are truly different. */
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
    component: HealthView,
  },
  {
    id: 'violations',
    title: 'Violations',
    aliases: ['vio', 'v'],
    summary: 'what breaks which policy',
    component: ViolationsView,
  },
  ...resourceViews,
  {
    id: 'azure',
    title: 'Azure',
    aliases: ['az', 'cluster', 'aks'],
    summary: 'sign-in, subscription, the AKS cluster, its add-on, providers',
    component: AzureView,
  },
  {
    id: 'operations',
    title: 'Operations',
    aliases: ['op', 'ops', 'journal'],
    summary: 'what is being changed in Azure, and what was',
    component: OperationsView,
  },
  { id: 'operation', title: 'Operation', aliases: [], summary: '', component: OperationView, hidden: true },
  { id: 'azure-document', title: 'Document', aliases: [], summary: '', component: AzureDocumentView, hidden: true },
  { id: 'document', title: 'Document', aliases: [], summary: '', component: DocumentView, hidden: true },
  { id: 'part', title: 'Part', aliases: [], summary: '', component: PartView, hidden: true },
  { id: 'help', title: 'Help', aliases: [], summary: '', component: HelpView, hidden: true },
];
