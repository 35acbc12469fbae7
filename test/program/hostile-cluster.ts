import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface HostileCluster {
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

/**
 * An API server that puts each of the texts wherever a cluster may put text that someone else wrote: names, messages,
 * annotations, parameters, template errors, versions. No real API server would let all of them through, so this one is
 * scripted. With `refuse`, every answer is an error with that status and the texts as its message.
 */
export async function startHostileCluster(texts: readonly string[], refuse?: number): Promise<HostileCluster> {
  const answers = answersWith(texts);
  const server = createServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const answer = refuse === undefined ? answers[pathname] : undefined;
    const status = answer ? 200 : (refuse ?? 404);
    const body = answer ?? {
      kind: 'Status',
      status: 'Failure',
      code: status,
      message: texts.join(' '),
      reason: texts[0],
    };
    response.writeHead(status, { 'content-type': 'application/json' });
    if (!searchParams.has('watch')) response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const { port } = server.address() as AddressInfo;
  // JSON is YAML.
  await writeFile(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': texts[0],
      clusters: [{ name: 'hostile', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: texts[0], user: { token: 'none' } }],
      contexts: [{ name: texts[0], context: { cluster: 'hostile', user: texts[0] } }],
    }),
  );
  return {
    kubeconfig,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

function answersWith(texts: readonly string[]): Record<string, unknown> {
  const all = texts.filter(({ length }) => length < 1000).join(' ');
  const list = (kind: string, items: readonly unknown[]) => ({ kind, metadata: { resourceVersion: '1' }, items });
  const metadata = (text: string, index: number) => ({
    name: `${index}${text}`,
    namespace: text,
    uid: `${index}`,
    generation: 1,
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    annotations: { 'azure-policy-assignment-id': text, 'azure-policy-definition-id': text },
    labels: { 'gatekeeper.sh/operation': 'audit', 'gatekeeper.sh/system': 'yes', [text]: text },
  });
  const errors = (text: string) => [{ code: text, message: text, location: text }];
  const container = { name: all, image: `gatekeeper:${all}`, args: ['--operation=audit', `--x=${all}`] };
  return {
    '/version': { gitVersion: all },
    '/apis/constraints.gatekeeper.sh/v1beta1': {
      kind: 'APIResourceList',
      groupVersion: 'constraints.gatekeeper.sh/v1beta1',
      resources: [
        {
          name: 'k8shostile',
          singularName: '',
          kind: 'K8sHostile',
          namespaced: false,
          verbs: ['list', 'watch', 'get'],
        },
      ],
    },
    '/apis/constraints.gatekeeper.sh/v1beta1/k8shostile': list(
      'K8sHostileList',
      texts.map((text, index) => ({
        kind: 'K8sHostile',
        metadata: metadata(text, index),
        spec: { enforcementAction: text, match: { [text]: text }, parameters: { [text]: [text] } },
        status: {
          auditTimestamp: '2026-01-01T00:00:00Z',
          totalViolations: 2,
          byPod: [{ id: text, enforced: true, operations: [text], observedGeneration: 1, errors: errors(text) }],
          violations: [
            {
              enforcementAction: 'deny',
              group: text,
              version: text,
              kind: text,
              namespace: text,
              name: text,
              message: text,
            },
            {
              enforcementAction: text,
              group: '',
              version: 'v1',
              kind: 'Pod',
              namespace: 'a',
              name: `b${text}`,
              message: all,
            },
          ],
        },
      })),
    ),
    '/apis/templates.gatekeeper.sh/v1/constrainttemplates': list(
      'ConstraintTemplateList',
      texts.map((text, index) => ({
        metadata: metadata(text, index),
        spec: { crd: { spec: { names: { kind: text } } }, targets: [{ rego: text }] },
        status: { created: false, byPod: [{ id: text, observedGeneration: 1, errors: errors(text) }] },
      })),
    ),
    '/apis/apps/v1/deployments': list('DeploymentList', [
      {
        metadata: metadata(all, 0),
        spec: { replicas: 2, template: { spec: { containers: [container] } } },
        status: { readyReplicas: 1, updatedReplicas: 1 },
      },
    ]),
    '/api/v1/pods': list('PodList', [
      {
        metadata: metadata(all, 0),
        spec: { nodeName: all, containers: [container] },
        status: {
          phase: all,
          containerStatuses: [
            { ...container, ready: false, restartCount: 9, state: { waiting: { reason: all, message: all } } },
          ],
        },
      },
    ]),
  };
}
