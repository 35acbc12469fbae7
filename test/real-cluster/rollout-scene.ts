/** A team's Deployment that runs, a policy that comes to demand a label of its pods, and the rollout that admission then refuses. */
import type { RealCluster } from './cluster.ts';
import { type Constraint, constraintKindServed } from './fixtures/fixtures.ts';
import { waitFor } from './processes.ts';

export const scene = { namespace: 'storefront', deployment: 'web', constraint: 'pods-name-an-owner', label: 'owner' };

const kind = 'K8sRequiredLabels';
const template = `/apis/templates.gatekeeper.sh/v1/constrainttemplates/${kind.toLowerCase()}`;
const constraints = `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}`;
const deployment = `/apis/apps/v1/namespaces/${scene.namespace}/deployments/${scene.deployment}`;
const merge = { 'content-type': 'application/merge-patch+json' };

const rego = `package k8srequiredlabels

violation[{"msg": msg}] {
  required := {label | label := input.parameters.labels[_].key}
  provided := {label | input.review.object.metadata.labels[label]}
  missing := required - provided
  count(missing) > 0
  msg := sprintf("you must provide labels: %v", [missing])
}
`;

/** The assignment that the constraint says it was made for. */
export const assignmentId =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-platform/providers/Microsoft.Authorization/policyAssignments/owners';

interface Pod {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly status?: { readonly phase?: string };
}

export async function podsIn(cluster: RealCluster): Promise<readonly Pod[]> {
  const list = (await cluster.connection.send('GET', `/api/v1/namespaces/${scene.namespace}/pods`)) as { items: Pod[] };
  return list.items;
}

/** Plays the kubelet in the namespace until it is told to stop: whatever pod comes is ready at once. */
export function readyPods(cluster: RealCluster): () => Promise<void> {
  let playing = true;
  const play = async () => {
    while (playing) {
      for (const { metadata, status } of await podsIn(cluster))
        if (status?.phase !== 'Running')
          await cluster
            .patchPodStatus(scene.namespace, metadata.name, {
              phase: 'Running',
              conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: new Date().toISOString() }],
            })
            .catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const played = play();
  return async () => {
    playing = false;
    await played;
  };
}

/** A constraint that finds nothing, then two pods without the label, which it finds; and then it denies. */
export async function setScene(cluster: RealCluster): Promise<void> {
  await cluster.connection.send('POST', '/apis/templates.gatekeeper.sh/v1/constrainttemplates', {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: { name: kind.toLowerCase() },
    spec: {
      crd: {
        spec: {
          names: { kind },
          validation: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                labels: {
                  type: 'array',
                  items: { type: 'object', properties: { key: { type: 'string' }, allowedRegex: { type: 'string' } } },
                },
              },
            },
          },
        },
      },
      targets: [{ target: 'admission.k8s.gatekeeper.sh', rego }],
    },
  });
  await constraintKindServed(cluster, kind);
  await cluster.connection.send('POST', constraints, {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind,
    metadata: { name: scene.constraint, annotations: { 'azure-policy-assignment-id': assignmentId } },
    spec: {
      enforcementAction: 'dryrun',
      match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }], namespaces: [scene.namespace] },
      parameters: { labels: [{ key: scene.label, allowedRegex: '^[a-z]+$' }] },
    },
  });
  await violationsAre(cluster, 0);
  await cluster.apply(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: scene.deployment, namespace: scene.namespace },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: scene.deployment } },
        template: {
          metadata: { labels: { app: scene.deployment } },
          spec: {
            containers: [
              {
                name: 'web',
                image: 'contoso.azurecr.io/storefront:1.0.0',
                resources: { limits: { cpu: '100m', memory: '128Mi' } },
              },
            ],
          },
        },
      },
    },
    'storefront-pipeline',
  );
  await violationsAre(cluster, 2);
  await cluster.connection.send(
    'PATCH',
    `${constraints}/${scene.constraint}`,
    { spec: { enforcementAction: 'deny' } },
    merge,
  );
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'unnamed' },
    spec: { containers: [{ name: 'web', image: 'contoso.azurecr.io/storefront:1.0.0' }] },
  };
  const path = `/api/v1/namespaces/${scene.namespace}/pods?dryRun=All`;
  await waitFor('it denies', async () => (await cluster.connection.request('POST', path, pod)).status === 403);
}

async function violationsAre(cluster: RealCluster, wanted: number): Promise<void> {
  await waitFor(`an audit finds ${wanted}`, async () => (await violationsLeft(cluster)) === wanted);
}

/** A new version of the team's: the ReplicaSet that it makes gets no pods. */
export async function shipRelease(cluster: RealCluster, release: string): Promise<void> {
  const patch = { spec: { template: { metadata: { annotations: { release } } } } };
  await cluster.connection.send('PATCH', deployment, patch, merge);
}

export async function violationsLeft(cluster: RealCluster): Promise<number | undefined> {
  const { status } = (await cluster.connection.send('GET', `${constraints}/${scene.constraint}`)) as Constraint;
  return status?.totalViolations;
}

export async function strikeScene(cluster: RealCluster): Promise<void> {
  await cluster.connection.request('DELETE', `${constraints}/${scene.constraint}`);
  await cluster.connection.request('DELETE', template);
  await cluster.connection.request('DELETE', `/api/v1/namespaces/${scene.namespace}`);
  await waitFor('the namespace is gone', async () => {
    return (await cluster.connection.request('GET', `/api/v1/namespaces/${scene.namespace}`)).status === 404;
  });
}
