import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { validatingConfiguration } from '../../src/sandbox/world/add-on-webhooks.ts';
import { type Client, clientOf, eventually, mergePatch } from './client.ts';

const container = {
  name: 'app',
  image: 'contosoprod.azurecr.io/app:1.0.0',
  resources: { limits: { cpu: '100m', memory: '64Mi' }, requests: { cpu: '100m', memory: '64Mi' } },
  readinessProbe: { tcpSocket: { port: 80 } },
  livenessProbe: { tcpSocket: { port: 80 } },
};
const pod = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ ...container, ...more }] },
});
const pods = '/api/v1/namespaces/team-a/pods';

describe('admission', () => {
  let sandbox: Sandbox;
  let client: Client;
  beforeAll(async () => {
    sandbox = await startSandbox({ auditIntervalSeconds: 0 });
    client = clientOf(sandbox.kubeconfig);
  });
  afterAll(async () => {
    await client.close();
    await sandbox.stop();
  });

  test('a deny constraint refuses in the words of webhook and API server', async () => {
    const { status, body } = await client.send('POST', pods, pod('refused', { resources: undefined }));
    expect(status).toBe(403);
    expect(body).toMatchObject({ kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403 });
    expect(body.message).toMatch(
      /^admission webhook "validation\.gatekeeper\.sh" denied the request: \[azurepolicy-container-resource-limits-[0-9a-f]{20}\] container <app> has no resource limits$/,
    );
  });

  test('several refusals stand on lines of their own', async () => {
    const { body } = await client.send(
      'POST',
      pods,
      pod('worse', { resources: {}, securityContext: { privileged: true } }),
    );
    const lines = String(body.message).split('\n');
    expect(lines.length).toBe(2);
    for (const line of lines) expect(line).toMatch(/\[azurepolicy-[\w-]+\] /);
  });

  test('a server-side dry run is judged alike and leaves nothing', async () => {
    expect((await client.send('POST', `${pods}?dryRun=All`, pod('dry', { resources: {} }))).status).toBe(403);
    expect((await client.send('POST', `${pods}?dryRun=All`, pod('dry'))).status).toBe(201);
    expect((await client.send('GET', `${pods}/dry`)).status).toBe(404);
  });

  test('dryrun constraints say nothing; scoped ones warn at admission', async () => {
    const { status, headers } = await client.send(
      'POST',
      `${pods}?dryRun=All`,
      pod('warned', { livenessProbe: undefined }),
    );
    expect(status).toBe(201);
    const warnings = [headers.warning ?? []].flat().join('\n');
    expect(warnings).toMatch(/^299 - "\[azurepolicy-container-enforce-probes-[0-9a-f]{20}\] Container <app>/);
    expect(warnings).not.toContain('read-only-root');
  });

  test('excluded namespaces and kinds that nothing matches pass', async () => {
    const path = '/api/v1/namespaces/kube-system/pods?dryRun=All';
    expect((await client.send('POST', path, pod('system', { resources: {} }))).status).toBe(201);
  });

  test('an update that leaves an existing violation is refused too: such workloads cannot change', async () => {
    const [existing] = sandbox.cluster.list('', 'pods', 'legacy-crm');
    const path = `/api/v1/namespaces/legacy-crm/pods/${existing?.metadata.name}`;
    expect((await client.send('PATCH', path, { metadata: { labels: { a: 'b' } } }, mergePatch)).status).toBe(403);
  });

  test('a refused pod of a deployment is an event of its ReplicaSet, and a condition', async () => {
    const event = await eventually('a FailedCreate event', () =>
      sandbox.cluster.list('', 'events', 'team-a').find(({ reason }) => reason === 'FailedCreate'),
    );
    expect(event).toMatchObject({
      type: 'Warning',
      source: { component: 'replicaset-controller' },
      involvedObject: { kind: 'ReplicaSet', namespace: 'team-a', name: expect.stringMatching(/^web-/) },
      message: expect.stringMatching(
        /^Error creating: admission webhook "validation\.gatekeeper\.sh" denied the request: \[azurepolicy-/,
      ),
    });
    await eventually('the condition', () => {
      const { conditions = [] } = (sandbox.cluster.get('apps', 'deployments', 'team-a', 'web')?.status ?? {}) as {
        conditions?: { type: string }[];
      };
      return conditions.some(({ type }) => type === 'ReplicaFailure');
    });
    expect(sandbox.cluster.get('apps', 'deployments', 'team-a', 'web')?.status).toMatchObject({ readyReplicas: 2 });
  });

  test("Gatekeeper refuses templates whose name is not their kind's, and actions it does not know", async () => {
    const template = {
      apiVersion: 'templates.gatekeeper.sh/v1',
      kind: 'ConstraintTemplate',
      metadata: { name: 'wrong' },
      spec: { crd: { spec: { names: { kind: 'K8sRight' } } }, targets: [] },
    };
    const named = await client.send('POST', '/apis/templates.gatekeeper.sh/v1/constrainttemplates', template);
    expect(named.status).toBe(403);
    expect(named.body.message).toContain("Template's name wrong is not equal to the lowercase of CRD's Kind: k8sright");
    const path = '/apis/constraints.gatekeeper.sh/v1beta1/k8sazurev2noprivilege';
    const constraint = {
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind: 'K8sAzureV2NoPrivilege',
      metadata: { name: 'mine' },
    };
    const acted = await client.send('POST', path, { ...constraint, spec: { enforcementAction: 'shout' } });
    expect(acted.status).toBe(403);
    expect(acted.body.message).toContain('unrecognized enforcementAction: shout is not within the supported list');
    const made = await client.send('POST', path, constraint);
    expect(made.body.spec.enforcementAction).toBe('deny');
    expect((await client.send('DELETE', `${path}/mine`)).status).toBe(200);
  });

  test('without webhook pods it fails open or closed, as configured; without configuration nothing is judged', async () => {
    const scale = (replicas: number) =>
      client.send(
        'PATCH',
        '/apis/apps/v1/namespaces/gatekeeper-system/deployments/gatekeeper-controller/scale',
        { spec: { replicas } },
        mergePatch,
      );
    const configuration = `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${validatingConfiguration}`;
    const dry = () => client.send('POST', `${pods}?dryRun=All`, pod('open', { resources: {} }));
    const policy = (failurePolicy: string) =>
      client.send(
        'PATCH',
        configuration,
        [{ op: 'replace', path: '/webhooks/0/failurePolicy', value: failurePolicy }],
        {
          'content-type': 'application/json-patch+json',
        },
      );
    await scale(0);
    await eventually('no refusal', async () => (await dry()).status === 201);
    await eventually('no endpoints', () => {
      const [slice] = sandbox.cluster.list('discovery.k8s.io', 'endpointslices', 'gatekeeper-system');
      return Array.isArray(slice?.endpoints) && slice.endpoints.length === 0;
    });
    await policy('Fail');
    const closed = await dry();
    expect(closed.status).toBe(500);
    expect(closed.body.message).toContain('failed calling webhook "validation.gatekeeper.sh"');
    await policy('Ignore');
    await scale(2);
    await eventually('a refusal', async () => (await dry()).status === 403);
    await client.send('DELETE', configuration);
    expect((await dry()).status).toBe(201);
  });
});
