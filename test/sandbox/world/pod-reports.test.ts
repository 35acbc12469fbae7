import { afterAll, describe, expect, it } from 'vitest';
import { expansionCycles, parseExpansionTemplate } from '../../../src/governance/expansion-template.ts';
import { parseStatusReport, type ReportKind, reportKinds } from '../../../src/governance/status-report.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';

const { cluster, stop } = createCluster({ auditIntervalSeconds: 0 });
afterAll(stop);

const kinds = Object.keys(reportKinds) as ReportKind[];
const reports = () =>
  kinds.flatMap((kind) =>
    cluster
      .list('status.gatekeeper.sh', `${kind.toLowerCase()}es`)
      .flatMap((object) => parseStatusReport(kind, object) ?? []),
  );
const gatekeeperPods = () => cluster.list('', 'pods', 'gatekeeper-system').map(({ metadata }) => metadata.name);

describe('what Gatekeeper’s pods say', () => {
  it('is an object of its own of each pod for each object, named and labelled as Gatekeeper does', () => {
    const pods = gatekeeperPods().sort();
    const said = Map.groupBy(reports(), ({ of: { kind, name } }) => `${kind}/${name}`);
    for (const what of [
      'K8sPlatformOwnerLabel/deployments-name-their-owner',
      'ConstraintTemplate/k8splatformownerlabel',
      'Assign/latest-is-pulled',
      'ExpansionTemplate/cronjobs-as-jobs',
      'Config/config',
      'Provider/image-signatures',
    ])
      expect(
        said
          .get(what)
          ?.map(({ id }) => id)
          .sort(),
        what,
      ).toEqual(pods);
    const [pod = ''] = pods;
    const name = `${pod.replaceAll('-', '--')}-k8splatformownerlabel-deployments--name--their--owner`;
    expect(cluster.get('status.gatekeeper.sh', 'constraintpodstatuses', 'gatekeeper-system', name)).toMatchObject({
      metadata: {
        labels: {
          'internal.gatekeeper.sh/constraint-kind': 'K8sPlatformOwnerLabel',
          'internal.gatekeeper.sh/constraint-name': 'deployments-name-their-owner',
          'internal.gatekeeper.sh/constrainttemplate-name': 'k8splatformownerlabel',
          'internal.gatekeeper.sh/pod': pod,
        },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: pod }],
      },
      status: { id: pod, enforced: true },
    });
  });

  it('goes with the object, and with the pod', async () => {
    const [pod = ''] = gatekeeperPods();
    cluster.remove('externaldata.gatekeeper.sh', 'providers', '', 'image-signatures');
    await expect.poll(() => reports().some(({ kind }) => kind === 'ProviderPodStatus')).toBe(false);
    expect(reports().some(({ id }) => id === pod)).toBe(true);
    cluster.remove('', 'pods', 'gatekeeper-system', pod);
    await expect.poll(() => reports().some(({ id }) => id === pod)).toBe(false);
  });

  it('tells a cycle of expansion templates where there is one', async () => {
    const expansion = (name: string, from: string, kind: string) =>
      cluster.put({
        apiVersion: 'expansion.gatekeeper.sh/v1alpha1',
        kind: 'ExpansionTemplate',
        metadata: { name },
        spec: {
          applyTo: [{ groups: [''], versions: ['v1'], kinds: [from] }],
          generatedGVK: { group: '', version: 'v1', kind },
          templateSource: 'spec.template',
        },
      });
    const all = () =>
      cluster
        .list('expansion.gatekeeper.sh', 'expansiontemplate')
        .flatMap((object) => parseExpansionTemplate(object) ?? []);
    const failing = () =>
      all()
        .filter(({ byPod }) => byPod.some(({ errors }) => errors.length > 0))
        .map(({ name }) => name)
        .sort();
    expansion('there', 'A', 'B');
    expansion('back', 'B', 'A');
    await expect.poll(failing).toEqual(['back', 'there']);
    expect([...expansionCycles(all()).keys()].sort()).toEqual(failing());
    cluster.remove('expansion.gatekeeper.sh', 'expansiontemplate', '', 'back');
    await expect.poll(failing).toEqual([]);
  });
});
