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
  const change = (title: string, run: (shell: Shell) => Promise<void>): Mending | undefined =>
    cluster && { title, against: azureFixed(state), run };
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
        : change('enable the add-on', (to) => operate(to, 'enable-addon', { clusterId: cluster?.id }));
    case 'azure-compliance-old':
      return change('scan now', (to) => scanAt(to, groupOf(cluster?.id ?? '')));
    case 'azure-provider-not-registered': {
      const provider = state.azure.picture.providers.value?.find(
        ({ namespace }) => namespace.toLowerCase() === subject,
      );
      const input = { subscriptionId: cluster?.subscriptionId, namespace: provider?.namespace ?? subject };
      return change('register the provider', (to) => operate(to, 'register-provider', input));
    }
    case 'azure-registry-no-pull':
      return change('attach the registry', (to) => attachRegistry(to, cluster?.id ?? '', subject));
    case 'azure-cluster-busy':
      return change('abort what holds the cluster', (to) =>
        operate(to, 'abort-cluster-operation', { clusterId: cluster?.id }),
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
