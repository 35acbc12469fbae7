import type { ManagedCluster } from '../../src/governance/azure/managed-cluster.ts';
import type { Finding } from '../../src/governance/finding.ts';
import { assignmentPage, assignmentsPage } from '../assignments/page.ts';
import { operate } from '../operation/operate.ts';
import { attachRegistry } from '../registries/attach.ts';
import type { PageRequest } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { clusterOf } from './cluster-actions.ts';
import { azurePage } from './page.ts';
import { azureFixed } from './reasons.ts';
import { groupOf, scanAt } from './scan.ts';

/** What mends a finding: an operation, or the page where it is dealt with. */
export interface Mending {
  readonly title: string;
  /** Undefined when it can be done now. */
  readonly against: string | undefined;
  readonly run: (shell: Shell) => Promise<void> | void;
}

/** The mending of a finding; undefined for one that nothing in this console mends. */
export function mendingOf(shell: Shell, { id }: Pick<Finding, 'id'>): Mending | undefined {
  const at = id.indexOf(':');
  const rule = at < 0 ? id : id.slice(0, at);
  const subject = at < 0 ? '' : id.slice(at + 1);
  const state = shell.live.store.getState();
  const cluster = clusterOf(shell);
  const change = (title: string, run: (shell: Shell, on: ManagedCluster) => Promise<void>): Mending | undefined =>
    cluster && { title, against: azureFixed(state), run: (to) => run(to, cluster) };
  const look = (title: string, page: PageRequest): Mending => ({
    title,
    against: undefined,
    run: (to) => to.open(page),
  });
  switch (rule) {
    case 'azure-addon-off':
    case 'nothing-installed':
      return cluster?.addon.state === 'enabled'
        ? undefined
        : change('enable the add-on', (to, { id }) => operate(to, 'enable-addon', { clusterId: id }));
    case 'azure-compliance-old':
      return change('scan now', (to, { id }) => scanAt(to, groupOf(id)));
    case 'azure-provider-not-registered': {
      const provider = state.azure.picture.providers.value?.find(
        ({ namespace }) => namespace.toLowerCase() === subject,
      );
      const namespace = provider?.namespace ?? subject;
      return change('register the provider', (to, { subscriptionId }) =>
        operate(to, 'register-provider', { subscriptionId, namespace }),
      );
    }
    case 'azure-registry-no-pull':
      return change('attach the registry', (to, { id }) => attachRegistry(to, id, subject));
    case 'azure-cluster-busy':
      return change('abort what holds the cluster', (to, { id }) =>
        operate(to, 'abort-cluster-operation', { clusterId: id }),
      );
    case 'azure-addon-disagreement':
    case 'azure-cluster-stopped':
    case 'azure-cluster-failed':
      return look('look at the cluster', azurePage);
    case 'azure-assignment-without-constraint': {
      const found = state.azure.picture.assignments.value?.find((one) => one.id.toLowerCase() === subject);
      return look('look at the assignment', assignmentPage(subject, found?.displayName || found?.name || subject));
    }
    case 'azure-constraint-without-assignment':
      return look('look at the assignments', assignmentsPage());
    default:
      return undefined;
  }
}
