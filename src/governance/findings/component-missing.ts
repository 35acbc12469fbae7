import type { ComponentRole } from '../component.ts';
import { flagsOf } from '../enforcement.ts';
import type { Finding, Severity } from '../finding.ts';
import { recogniseInstallation } from '../installation.ts';
import { known, seen } from '../known.ts';
import type { Observed } from './observed.ts';
import { exceptByPolicies } from './without-webhook.ts';
import { helmInstall, putBackByAks } from './wording.ts';

interface Expected {
  readonly role: ComponentRole;
  readonly ofAddonOnly: boolean;
  readonly severity: Severity;
  readonly consequence: string;
}

const components: readonly Expected[] = [
  {
    role: 'azure-policy',
    ofAddonOnly: true,
    severity: 'error',
    consequence: 'assignments do not reach the cluster and compliance does not reach Azure',
  },
  {
    role: 'azure-policy-webhook',
    ofAddonOnly: true,
    severity: 'warning',
    consequence: 'the add-on’s own admission checks do not run',
  },
  { role: 'gatekeeper-audit', ofAddonOnly: false, severity: 'error', consequence: 'violations are not looked for' },
  { role: 'gatekeeper-controller', ofAddonOnly: false, severity: 'error', consequence: 'requests are not checked' },
];

/** `component-missing:<role>`: the installation lacks one of its Deployments. */
export function* componentMissing({ cluster, now }: Observed): Iterable<Finding> {
  const { kind } = recogniseInstallation(cluster, now);
  const deployments = known(cluster.deployments);
  // Where Deployments may not be read, a component without one cannot be told from one that is not visible.
  if (deployments === undefined || deployments.length === 0) return;
  if (kind !== 'addon' && kind !== 'both' && kind !== 'self-installed') return;
  const selfInstalled = kind === 'self-installed';
  for (const { role, ofAddonOnly, severity, consequence } of components) {
    if ((ofAddonOnly && selfInstalled) || deployments.some((one) => one.role === role)) continue;
    // One Deployment may audit and admit alike; the add-on never does that.
    const operation = role === 'gatekeeper-audit' ? 'audit' : 'webhook';
    if (
      selfInstalled &&
      deployments.some((one) => !one.managedByAks && flagsOf(one).operations.value.includes(operation))
    )
      continue;
    yield {
      id: `component-missing:${role}`,
      severity,
      title: `${role} is not in the cluster: ${consequence}${role === 'gatekeeper-controller' ? exceptByPolicies(cluster) : ''}`,
      evidence: [
        seen(cluster.deployments, cluster.deployments.source, `no Deployment of ${role}`),
        ...deployments.map((one) => `found: ${one.namespace}/${one.name}`),
      ],
      next: selfInstalled ? `Install it again: ${helmInstall}` : putBackByAks,
    };
  }
}
