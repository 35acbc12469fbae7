import { AssignmentView } from './assignment/assignment-view.tsx';
import { AssignmentsView } from './assignments/assignments-view.tsx';
import { AzureView } from './azure/azure-view.tsx';
import { AzureDocumentView } from './azure-document/azure-document-view.tsx';
import { ClustersView } from './clusters/clusters-view.tsx';
import { ComplianceView } from './compliance/compliance-view.tsx';
import { ComponentsView } from './compliance/components-view.tsx';
import { ConstraintsView } from './constraints/constraints-view.tsx';
import { ContextsView } from './contexts/contexts-view.tsx';
import { DefinitionsView } from './definitions/definitions-view.tsx';
import { DocumentView } from './document/document-view.tsx';
import { HealthView } from './health/health-view.tsx';
import { PartView } from './health/part-view.tsx';
import { HelpView } from './help/help-view.tsx';
import { OperationView } from './operation/operation-view.tsx';
import { OperationsView } from './operations/operations-view.tsx';
import { OverviewView } from './overview/overview-view.tsx';
import { overviewPage } from './overview/page.ts';
import { RegistriesView } from './registries/registries-view.tsx';
import { RemediationsView } from './remediations/remediations-view.tsx';
import type { PageRequest } from './shell/page.ts';
import type { ViewDefinition } from './shell/view-definition.ts';
import { SubscriptionsView } from './subscriptions/subscriptions-view.tsx';
import { TemplatesView } from './templates/templates-view.tsx';
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
  {
    id: 'constraints',
    title: 'Constraints',
    aliases: ['con', 'co'],
    summary: 'what is enforced, how, and by whom',
    component: ConstraintsView,
  },
  {
    id: 'templates',
    title: 'Templates',
    aliases: ['tpl', 'ct', 'constrainttemplates'],
    summary: 'the rules that constraints are made of',
    component: TemplatesView,
  },
  {
    id: 'contexts',
    title: 'Contexts',
    aliases: ['ctx', 'context'],
    summary: 'clusters of the kubeconfig; :ctx NAME switches',
    component: ContextsView,
    command: (shell, name) => void shell.switchContext(name),
    complete: ({ contexts }) => contexts.map(({ name }) => name),
  },
  {
    id: 'azure',
    title: 'Azure',
    aliases: ['az', 'cluster', 'aks'],
    summary: 'sign-in, subscription, the AKS cluster, its add-on, providers',
    component: AzureView,
  },
  {
    id: 'subscriptions',
    title: 'Subscriptions',
    aliases: ['sub', 'tenants'],
    summary: 'subscriptions and tenants of the login',
    component: SubscriptionsView,
  },
  {
    id: 'clusters',
    title: 'Clusters',
    aliases: ['mc', 'managedclusters'],
    summary: 'AKS clusters of the subscription; enter connects',
    component: ClustersView,
  },
  {
    id: 'assignments',
    title: 'Assignments',
    aliases: ['as', 'pa'],
    summary: 'what is assigned that bears on this cluster',
    component: AssignmentsView,
  },
  {
    id: 'definitions',
    title: 'Definitions',
    aliases: ['def', 'pd'],
    summary: 'policies that can be assigned',
    component: DefinitionsView,
  },
  {
    id: 'initiatives',
    title: 'Initiatives',
    aliases: ['ini', 'psd'],
    summary: 'sets of policies that can be assigned',
    component: DefinitionsView,
  },
  {
    id: 'compliance',
    title: 'Compliance',
    aliases: ['comp', 'states'],
    summary: 'what Azure says of this cluster, and as of when',
    component: ComplianceView,
  },
  {
    id: 'registries',
    title: 'Registries',
    aliases: ['acr', 'reg'],
    summary: 'where images come from, and whether they may be pulled',
    component: RegistriesView,
  },
  {
    id: 'remediations',
    title: 'Remediations',
    aliases: ['rem'],
    summary: 'remediation tasks of the resource group',
    component: RemediationsView,
  },
  {
    id: 'operations',
    title: 'Operations',
    aliases: ['op', 'ops', 'journal'],
    summary: 'what is being changed in Azure, and what was',
    component: OperationsView,
  },
  { id: 'operation', title: 'Operation', aliases: [], summary: '', component: OperationView, hidden: true },
  { id: 'assignment', title: 'Assignment', aliases: [], summary: '', component: AssignmentView, hidden: true },
  { id: 'components', title: 'Components', aliases: [], summary: '', component: ComponentsView, hidden: true },
  { id: 'azure-document', title: 'Document', aliases: [], summary: '', component: AzureDocumentView, hidden: true },
  { id: 'document', title: 'Document', aliases: [], summary: '', component: DocumentView, hidden: true },
  { id: 'part', title: 'Part', aliases: [], summary: '', component: PartView, hidden: true },
  { id: 'help', title: 'Help', aliases: [], summary: '', component: HelpView, hidden: true },
];
