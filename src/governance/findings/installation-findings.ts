import type { ClusterPicture } from '../cluster-picture.ts';
import { isGatekeeper } from '../enforcement.ts';
import type { Finding } from '../finding.ts';
import { recogniseInstallation } from '../installation.ts';
import { known, knownConstraints, seen } from '../known.ts';
import { counted } from '../number-text.ts';
import { enablingAddon } from './mending.ts';
import type { Observed } from './observed.ts';
import { shellWord, some } from './wording.ts';

/** Nothing installed, two installations at once, or what a removed add-on left behind. */
export function* installationFindings({ cluster, azure, now }: Observed): Iterable<Finding> {
  const { kind, evidence } = recogniseInstallation(cluster, now);
  if (kind === 'none') {
    yield {
      id: 'nothing-installed',
      severity: 'error',
      title: 'Neither the Azure Policy add-on nor Gatekeeper is installed: nothing enforces policy here',
      evidence,
      next: 'Enable the add-on: az aks enable-addons --addons azure-policy --resource-group <group> --name <cluster>',
      ...enablingAddon(azure),
    };
  } else if (kind === 'left-overs') {
    yield {
      id: 'left-overs',
      severity: 'warning',
      title: 'Nothing enforces policy here, but what an earlier installation made is still in the cluster',
      evidence,
      next: `Enable the add-on again, or delete what it left: ${deleteLines(cluster)}`,
    };
  } else {
    yield* leftOvers(cluster);
  }
  if (kind === 'both') {
    yield {
      id: 'both-installed',
      severity: 'warning',
      title: 'The Azure Policy add-on and a self-installed Gatekeeper run at once, which is not supported',
      evidence,
      next: 'Remove the self-installed Gatekeeper (helm uninstall gatekeeper), or disable the add-on: az aks disable-addons --addons azure-policy',
    };
  }
}

/** What the add-on made, where the add-on itself is gone but something else, such as one's own Gatekeeper, runs. */
function* leftOvers(cluster: ClusterPicture): Iterable<Finding> {
  const deployments = known(cluster.deployments);
  if (deployments === undefined || deployments.length === 0) return;
  if (deployments.some((one) => !isGatekeeper(one) || one.managedByAks)) return;
  const evidence: string[] = [];
  const webhooks = (known(cluster.webhooks) ?? []).filter(({ name }) => name.startsWith('azure-policy-'));
  for (const one of webhooks) evidence.push(seen(cluster.webhooks, one.name, `${one.type} webhook configuration`));
  const templates = (known(cluster.templates) ?? []).filter((one) => one.installedByAddon).map(({ name }) => name);
  if (templates.length > 0) evidence.push(seen(cluster.templates, 'ConstraintTemplates', some(templates)));
  const constraints = knownConstraints(cluster).filter(({ constraint }) => constraint.origin !== undefined);
  if (constraints.length > 0) {
    evidence.push(`constraints: ${some(constraints.map(({ constraint }) => `${constraint.kind}/${constraint.name}`))}`);
  }
  if (evidence.length === 0) return;
  yield {
    id: 'left-overs',
    severity: 'warning',
    title: `The Azure Policy add-on is gone, but ${counted(webhooks.length + templates.length + constraints.length, 'object')} that it made still act here`,
    evidence,
    next: `Delete them: ${deleteLines(cluster)}`,
  };
}

function deleteLines(cluster: ClusterPicture): string {
  const lines: string[] = [];
  const all = known(cluster.templates) ?? [];
  const made = all.filter((one) => one.installedByAddon);
  const templates = (made.length > 0 ? made : all).map(({ name }) => shellWord(name));
  if (templates.length > 0) {
    const names = templates.length <= 8 ? templates.join(' ') : `<${templates.length} names>`;
    lines.push(`kubectl delete constrainttemplates ${names} (their constraints go with them)`);
  }
  for (const { name, type } of known(cluster.webhooks) ?? []) {
    if (made.length > 0 && !name.startsWith('azure-policy-')) continue;
    lines.push(`kubectl delete ${type}webhookconfiguration ${shellWord(name)}`);
  }
  return lines.join('; ') || 'kubectl delete the objects named here';
}
