/** Findings about webhook configurations and who is exempt from them: edited on the real cluster, seen to come and go. */
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import type { RealCluster } from './cluster.ts';
import { restoreAddOn } from './fixtures/add-on.ts';
import { otherWebhooks, registerWebhook } from './fixtures/webhooks.ts';
import { type FollowedFindings, followFindings } from './live-picture.ts';
import { sharedCluster } from './shared.ts';

let cluster: RealCluster;
let findings: FollowedFindings;

beforeAll(async () => {
  cluster = await sharedCluster();
  findings = followFindings(cluster.kubeconfig);
  await findings.atRest();
});
afterEach(() => findings.atRest());
afterAll(() => findings.close());

const admission = '/apis/admissionregistration.k8s.io/v1';
const gatekeeper = 'gatekeeper-validating-webhook-configuration';
const addOn = 'azure-policy-validating-webhook-configuration';
const pathOf = (type: 'validating' | 'mutating', name: string) => `${admission}/${type}webhookconfigurations/${name}`;

const remove = (path: string) => cluster.connection.send('DELETE', path);
/** One operation of a JSON patch. */
const patch = (path: string, operation: { op: 'remove' | 'replace'; path: string; value?: unknown }) =>
  cluster.connection.send('PATCH', path, [operation], { 'content-type': 'application/json-patch+json' });

async function mendWebhooks(): Promise<void> {
  await registerWebhook(cluster);
  await cluster.apply(otherWebhooks(cluster.adminClient.ca));
}

describe('a webhook configuration', () => {
  test('of Gatekeeper that is missing', async () => {
    await findings.comeAndGo(
      { 'webhook-missing:validation.gatekeeper.sh': /no request is checked/ },
      () => remove(pathOf('validating', gatekeeper)),
      mendWebhooks,
    );
  });

  test('without the webhook that guards the ignore label', async () => {
    await findings.comeAndGo(
      { 'webhook-missing:check-ignore-label.gatekeeper.sh': /any namespace may exempt itself/ },
      () => patch(pathOf('validating', gatekeeper), { op: 'remove', path: '/webhooks/1' }),
      mendWebhooks,
    );
  });

  test.each(['validating', 'mutating'] as const)('%s, of the add-on, that is missing', async (type) => {
    const name = `azure-policy-${type}-webhook-configuration`;
    await findings.comeAndGo(
      { [`webhook-missing:${name}`]: new RegExp(`no ${name}`) },
      () => remove(pathOf(type, name)),
      mendWebhooks,
    );
  });

  test('without a CA bundle', async () => {
    await findings.comeAndGo(
      { [`webhook-no-ca-bundle:${addOn}`]: /validation\.policy\.azure\.com clientConfig\.caBundle: empty/ },
      () => patch(pathOf('validating', addOn), { op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }),
      mendWebhooks,
    );
  });

  test('that is waited for too long', async () => {
    const name = 'azure-policy-mutating-webhook-configuration';
    await findings.comeAndGo(
      { [`webhook-timeout:${name}`]: /waited for 30 s: .*the control plane itself stalls/ },
      () => patch(pathOf('mutating', name), { op: 'replace', path: '/webhooks/0/timeoutSeconds', value: 30 }),
      mendWebhooks,
    );
  });

  test('that is hardly waited for', async () => {
    await findings.comeAndGo(
      { [`webhook-timeout:${addOn}`]: /waited for 1 s: a slow answer counts as none/ },
      () => patch(pathOf('validating', addOn), { op: 'replace', path: '/webhooks/0/timeoutSeconds', value: 1 }),
      mendWebhooks,
    );
  });

  test('that fails open, as at rest, and no more', async () => {
    const failsOpen = { [`webhook-fails-open:${addOn}`]: /failurePolicy: Ignore/ };
    const failurePolicy = (value: string) =>
      patch(pathOf('validating', addOn), { op: 'replace', path: '/webhooks/0/failurePolicy', value });
    await findings.come(failsOpen);
    await failurePolicy('Fail');
    try {
      await findings.go(failsOpen);
    } finally {
      await failurePolicy('Ignore');
    }
    await findings.come(failsOpen);
  });
});

describe('the service of a webhook', () => {
  const slice =
    '/apis/discovery.k8s.io/v1/namespaces/gatekeeper-system/endpointslices/gatekeeper-webhook-service-x7k2p';
  const id = 'webhook-no-endpoints:gatekeeper-system/gatekeeper-webhook-service';

  test('whose pods are not ready', async () => {
    const endpoints = ['10.244.0.11', '10.244.1.7'].map((address) => ({
      addresses: [address],
      conditions: { ready: false },
    }));
    await findings.comeAndGo(
      { [id]: /0 ready, 2 not ready/ },
      () => patch(slice, { op: 'replace', path: '/endpoints', value: endpoints }),
      () => restoreAddOn(cluster),
    );
  });

  test('that has no pods', async () => {
    await findings.comeAndGo(
      { [id]: /gatekeeper-webhook-service: (no EndpointSlice|0 ready, 0 not ready)/ },
      () => remove(slice),
      () => restoreAddOn(cluster),
    );
  });
});

describe('exempt namespaces', () => {
  test('by the selector of the webhook', async () => {
    const values = ['gatekeeper-system', 'kube-system', 'team-b'];
    const selector = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values }] };
    await findings.comeAndGo(
      { [`webhook-exempt-namespaces:${gatekeeper}`]: /1 namespace is exempt from admission checks: team-b/ },
      () =>
        patch(pathOf('validating', gatekeeper), {
          op: 'replace',
          path: '/webhooks/0/namespaceSelector',
          value: selector,
        }),
      mendWebhooks,
    );
  });

  test("by Gatekeeper's Config", async () => {
    await findings.comeAndGo(
      { 'config-exempt-namespaces:gatekeeper-system': /leaves 1 namespace out: default/ },
      () =>
        cluster.apply({
          apiVersion: 'config.gatekeeper.sh/v1alpha1',
          kind: 'Config',
          metadata: { name: 'config', namespace: 'gatekeeper-system' },
          spec: { match: [{ processes: ['webhook'], excludedNamespaces: ['defaul*'] }] },
        }),
      () => remove('/apis/config.gatekeeper.sh/v1alpha1/namespaces/gatekeeper-system/configs/config'),
    );
  });
});
