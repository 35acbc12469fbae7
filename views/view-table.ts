import { OverviewView } from './overview/overview-view.tsx';
import { overviewPage } from './overview/page.ts';
import { lazyView } from './shell/lazy-view.tsx';
import type { PageRequest } from './shell/page.ts';
import type { ViewDefinition } from './shell/view-definition.ts';

export const home: PageRequest = overviewPage;

const definitionsView = lazyView(async () => (await import('./definitions/definitions-view.tsx')).DefinitionsView);

/**
 * Every view there is. A new one is a folder and a line. Only the first page's is here from the start; what the prompt says of
 * the others needs none of their code.
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
  {
    id: 'constraints',
    title: 'Constraints',
    aliases: ['con', 'co'],
    summary: 'what is enforced, how, and by whom',
    component: lazyView(async () => (await import('./constraints/constraints-view.tsx')).ConstraintsView),
  },
  {
    id: 'templates',
    title: 'Templates',
    aliases: ['tpl', 'ct', 'constrainttemplates'],
    summary: 'the rules that constraints are made of',
    component: lazyView(async () => (await import('./templates/templates-view.tsx')).TemplatesView),
  },
  {
    id: 'contexts',
    title: 'Contexts',
    aliases: ['ctx', 'context'],
    summary: 'clusters of the kubeconfig; :ctx NAME switches',
    component: lazyView(async () => (await import('./contexts/contexts-view.tsx')).ContextsView),
    command: (shell, name) => void shell.switchContext(name),
    complete: ({ contexts }) => contexts.map(({ name }) => name),
  },
  {
    id: 'azure',
    title: 'Azure',
    aliases: ['az', 'cluster', 'aks'],
    summary: 'sign-in, subscription, the AKS cluster, its add-on, providers',
    component: lazyView(async () => (await import('./azure/azure-view.tsx')).AzureView),
  },
  {
    id: 'subscriptions',
    title: 'Subscriptions',
    aliases: ['sub', 'tenants'],
    summary: 'subscriptions and tenants of the login',
    component: lazyView(async () => (await import('./subscriptions/subscriptions-view.tsx')).SubscriptionsView),
  },
  {
    id: 'clusters',
    title: 'Clusters',
    aliases: ['mc', 'managedclusters'],
    summary: 'AKS clusters of the subscription; enter connects',
    component: lazyView(async () => (await import('./clusters/clusters-view.tsx')).ClustersView),
  },
  {
    id: 'assignments',
    title: 'Assignments',
    aliases: ['as', 'pa'],
    summary: 'what is assigned that bears on this cluster',
    component: lazyView(async () => (await import('./assignments/assignments-view.tsx')).AssignmentsView),
  },
  {
    id: 'definitions',
    title: 'Definitions',
    aliases: ['def', 'pd'],
    summary: 'policies that can be assigned',
    component: definitionsView,
  },
  {
    id: 'initiatives',
    title: 'Initiatives',
    aliases: ['ini', 'psd'],
    summary: 'sets of policies that can be assigned',
    component: definitionsView,
  },
  {
    id: 'compliance',
    title: 'Compliance',
    aliases: ['comp', 'states'],
    summary: 'what Azure says of this cluster, and as of when',
    component: lazyView(async () => (await import('./compliance/compliance-view.tsx')).ComplianceView),
  },
  {
    id: 'registries',
    title: 'Registries',
    aliases: ['acr', 'reg'],
    summary: 'where images come from, and whether they may be pulled',
    component: lazyView(async () => (await import('./registries/registries-view.tsx')).RegistriesView),
  },
  {
    id: 'remediations',
    title: 'Remediations',
    aliases: ['rem'],
    summary: 'remediation tasks of the resource group',
    component: lazyView(async () => (await import('./remediations/remediations-view.tsx')).RemediationsView),
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
    id: 'assignment',
    title: 'Assignment',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./assignment/assignment-view.tsx')).AssignmentView),
    hidden: true,
  },
  {
    id: 'components',
    title: 'Components',
    aliases: [],
    summary: '',
    component: lazyView(async () => (await import('./compliance/components-view.tsx')).ComponentsView),
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
