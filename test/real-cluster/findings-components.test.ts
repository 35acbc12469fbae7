/** Findings about the deployments and pods that run enforcement: their causes made on the real cluster, seen to come and go. */
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import type { RealCluster } from './cluster.ts';
import { type AddOnComponent, addOnPods, podStatus, restoreAddOn, setPods } from './fixtures/add-on.ts';
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

async function kubectl(...args: string[]): Promise<void> {
  const { code, stderr } = await cluster.kubectl(args);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
}

const namespaceOf = (name: AddOnComponent) => (name.startsWith('gatekeeper') ? 'gatekeeper-system' : 'kube-system');
const scale = (name: AddOnComponent, replicas: number) =>
  kubectl('scale', 'deployment', name, '-n', namespaceOf(name), `--replicas=${replicas}`);
const ready = (name: AddOnComponent) => setPods(cluster, name, { is: 'ready' });

describe('a component that is missing', () => {
  test.each<[AddOnComponent, RegExp]>([
    ['azure-policy', /compliance does not reach Azure/],
    ['azure-policy-webhook', /admission checks do not run/],
    ['gatekeeper-audit', /violations are not looked for/],
    ['gatekeeper-controller', /requests are not checked/],
  ])('%s', async (name, words) => {
    await findings.comeAndGo(
      { [`component-missing:${name}`]: words },
      // Its pods stay, and the deployment that comes after it takes them over.
      () => kubectl('delete', 'deployment', name, '-n', namespaceOf(name), '--cascade=orphan'),
      () => restoreAddOn(cluster),
    );
  });
});

describe('pods that are not well', () => {
  test('crash-looping: restarts, and is not ready', async () => {
    await findings.comeAndGo(
      {
        'component-restarting:kube-system/azure-policy':
          /crashes again and again: it crashed \(Error, exit code 1\), 7 restarts[\s\S]*CrashLoopBackOff back-off 5m0s/,
        'component-not-ready:kube-system/azure-policy': /No pod of azure-policy is ready/,
      },
      () => setPods(cluster, 'azure-policy', { is: 'crash-looping', restarts: 7 }),
      () => ready('azure-policy'),
    );
  });

  test('killed for its memory', async () => {
    await findings.comeAndGo(
      {
        'component-restarting:gatekeeper-system/gatekeeper-audit':
          /out of memory \(OOMKilled\), 2 restarts[\s\S]*exit code 137/,
      },
      () => setPods(cluster, 'gatekeeper-audit', { is: 'oom-killed', restarts: 2 }),
      () => ready('gatekeeper-audit'),
    );
  });

  test('its image does not come', async () => {
    await findings.comeAndGo(
      {
        'component-image-pull:kube-system/azure-policy-webhook':
          /ImagePullBackOff[\s\S]*policy-kubernetes-webhook:1\.16\.2/,
        'component-not-ready:kube-system/azure-policy-webhook': /No pod/,
      },
      () => setPods(cluster, 'azure-policy-webhook', { is: 'image-pull' }),
      () => ready('azure-policy-webhook'),
    );
  });

  test('its container cannot be configured', async () => {
    await findings.comeAndGo(
      { 'component-not-starting:kube-system/azure-policy': /CreateContainerConfigError secret "token" not found/ },
      async () => {
        const waiting = { reason: 'CreateContainerConfigError', message: 'secret "token" not found' };
        for (const { namespace, name, container } of await addOnPods(cluster, 'azure-policy')) {
          const status = podStatus(container, { is: 'image-pull' }) as { containerStatuses: object[] };
          const containerStatuses = status.containerStatuses.map((each) => ({ ...each, state: { waiting } }));
          await cluster.patchPodStatus(namespace, name, { ...status, containerStatuses });
        }
      },
      () => ready('azure-policy'),
    );
  });

  test('one of two is not ready', async () => {
    await findings.comeAndGo(
      { 'component-not-ready:gatekeeper-system/gatekeeper-controller': /1 of 2 pods of gatekeeper-controller/ },
      async () => {
        const [pod] = await addOnPods(cluster, 'gatekeeper-controller');
        if (!pod) throw new Error('gatekeeper-controller has no pod');
        const status = podStatus(pod.container, { is: 'crash-looping', restarts: 1 });
        await cluster.patchPodStatus(pod.namespace, pod.name, status);
      },
      () => ready('gatekeeper-controller'),
    );
  });
});

describe('replicas', () => {
  test('scaled to zero', async () => {
    await findings.comeAndGo(
      { 'component-scaled-to-zero:kube-system/azure-policy': /spec\.replicas: 0/ },
      () => scale('azure-policy', 0),
      async () => {
        await scale('azure-policy', 1);
        await ready('azure-policy');
      },
    );
  });

  test('a single controller', async () => {
    await findings.comeAndGo(
      { 'too-few-replicas:gatekeeper-system/gatekeeper-controller': /has one replica/ },
      () => scale('gatekeeper-controller', 1),
      async () => {
        await scale('gatekeeper-controller', 2);
        await ready('gatekeeper-controller');
        // The pod that comes is another than the one that went: a process must stand for it.
        await cluster.gatekeeper.stop('webhook');
        await cluster.gatekeeper.start([], 'webhook');
        await registerWebhook(cluster);
      },
    );
  });
});

/** Changes a container of a Deployment without a rollout, so that the pods which Gatekeeper's processes stand for stay. */
async function edit(name: AddOnComponent, container: object): Promise<void> {
  const spec = { paused: true, template: { spec: { containers: [container] } } };
  await kubectl('patch', 'deployment', name, '-n', namespaceOf(name), '-p', JSON.stringify({ spec }));
}

async function undoEdit(name: AddOnComponent): Promise<void> {
  await restoreAddOn(cluster);
  await kubectl('patch', 'deployment', name, '-n', namespaceOf(name), '-p', '{"spec":{"paused":null}}');
}

describe('what a Deployment says', () => {
  test('audit and controller of different versions', async () => {
    const image = 'mcr.microsoft.com/oss/v2/open-policy-agent/gatekeeper:v3.19.1-1';
    await findings.comeAndGo(
      { 'versions-differ:gatekeeper-system': /3\.19\.1-1 and 3\.23\.1-1/ },
      () => edit('gatekeeper-audit', { name: 'gatekeeper-audit-container', image }),
      () => undoEdit('gatekeeper-audit'),
    );
  });

  test('a pod of another version than its Deployment, with no rollout on', async () => {
    const [pod] = await addOnPods(cluster, 'gatekeeper-audit');
    if (!pod) throw new Error('gatekeeper-audit has no pod');
    const setImage = (image: string) =>
      kubectl('set', 'image', `pod/${pod.name}`, '-n', pod.namespace, `${pod.container.name}=${image}`);
    await findings.comeAndGo(
      { 'versions-differ:gatekeeper-system': new RegExp(`Pod gatekeeper-system/${pod.name}: image .*v3\\.18\\.0`) },
      () => setImage('mcr.microsoft.com/oss/v2/open-policy-agent/gatekeeper:v3.18.0-1'),
      () => setImage(pod.container.image),
    );
  });

  test('less memory than the sizing table advises', async () => {
    const resources = { limits: { memory: '300Mi' } };
    await findings.comeAndGo(
      { 'limit-sizing:gatekeeper-system/gatekeeper-audit': /may use 300Mi of memory, and 350 MB are advised/ },
      () => edit('gatekeeper-audit', { name: 'gatekeeper-audit-container', resources }),
      () => undoEdit('gatekeeper-audit'),
    );
  });

  test('audit switched off', async () => {
    const args = ['--audit-interval=0', '--operation=audit', '--operation=status', '--operation=generate'];
    await findings.comeAndGo(
      { 'audit-off': /Deployment gatekeeper-system\/gatekeeper-audit: --audit-interval=0/ },
      () => edit('gatekeeper-audit', { name: 'gatekeeper-audit-container', args }),
      () => undoEdit('gatekeeper-audit'),
    );
  });

  test('mutation without its webhook', async () => {
    const args = ['--operation=webhook', '--operation=mutation-webhook'];
    await findings.comeAndGo(
      { 'webhook-missing:mutation.gatekeeper.sh': /no mutation is applied/ },
      async () => {
        await edit('gatekeeper-controller', { name: 'gatekeeper-controller-container', args });
        await kubectl('delete', 'mutatingwebhookconfiguration', 'gatekeeper-mutating-webhook-configuration');
      },
      async () => {
        await cluster.apply(otherWebhooks(cluster.adminClient.ca));
        await undoEdit('gatekeeper-controller');
      },
    );
  });
});
