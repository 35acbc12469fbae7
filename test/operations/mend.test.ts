/** Mends on the sandbox's cluster, through the console and without a login to Azure. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { areConstraintsRead } from '../../src/governance/cluster-picture.ts';
import type { ObjectReference } from '../../src/governance/object-reference.ts';
import { type Journal, openJournal } from '../../src/operations/journal.ts';
import type { Plan } from '../../src/operations/plan.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { LiveConsole } from '../../src/state/console-state.ts';
import { createLiveConsole } from '../../src/state/live-console.ts';
import { until } from '../../src/state/until.ts';

let folder: string;
let sandbox: Sandbox;
let journal: Journal;
let live: LiveConsole;

const deployment = (namespace: string, name: string): ObjectReference => ({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  namespace,
  name,
});

async function openConsole(kubeconfig: string, readonly = false): Promise<LiveConsole> {
  const status = { phase: 'connecting', context: '', server: '', user: '', namespace: '', sandbox: false } as const;
  const console = createLiveConsole(
    { ...status, readonly },
    { kubeconfig, asGroups: [], readonly, sandbox: false },
    {},
    {
      options: { readonly, signIn: 'environment' },
      fromTheStart: [],
      lists: [],
      journal,
      pace: { poll: 20, scanPoll: 20, look: 50, clusterPatience: 20_000, replication: 5 },
    },
  );
  await until(console.store, ({ picture }) => areConstraintsRead(picture) && picture.pods.state === 'live', 20_000);
  return console;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'constable-mend-'));
  journal = openJournal(join(folder, 'journal.jsonl'));
  sandbox = await startSandbox({ auditIntervalSeconds: 1 });
  live = await openConsole(sandbox.kubeconfig);
}, 60_000);

afterAll(async () => {
  await live?.close();
  await journal?.close();
  await sandbox?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function planned(console: LiveConsole, object: ObjectReference, choices = {}) {
  const answer = await console.azure.plan('mend', { object, choices });
  if ('problem' in answer) throw new Error(answer.problem.what);
  return answer.value;
}

async function planOf(console: LiveConsole, object: ObjectReference, choices = {}): Promise<Plan> {
  return (await planned(console, object, choices)).plan;
}

async function run(kind: Parameters<LiveConsole['azure']['plan']>[0], input: never) {
  const answer = await live.azure.plan(kind, input);
  if ('problem' in answer) throw new Error(answer.problem.what);
  const started = live.azure.start(answer.value);
  if ('problem' in started) throw new Error(started.problem.what);
  return started.value.done;
}

async function specOf(object: ObjectReference): Promise<unknown> {
  const fetched = await live.fetchObject(object);
  if ('problem' in fetched) throw new Error(fetched.problem.what);
  return (fetched.value as { spec: unknown }).spec;
}

test('a refused rollout comes up once it is mended, is written to the journal, and can be taken back', async () => {
  const web = deployment('team-a', 'web');
  const before = await specOf(web);
  const plan = await planOf(live, web);
  expect(live.store.getState().azure.phase).not.toBe('signed-in');
  expect(plan.changes.map(({ mark, text }) => `${mark} ${text}`)).toEqual(
    expect.arrayContaining([
      '- spec.template.spec.containers[web].securityContext.privileged: true',
      '+ spec.template.spec.containers[web].securityContext.privileged: false',
    ]),
  );
  const done = await run('mend', { object: web } as never);
  expect(done.steps.map(({ id, state }) => [id, state])).toEqual([
    ['patch', 'done'],
    ['rollout', 'done'],
    ['audit', 'done'],
  ]);
  const [entry] = await journal.read();
  expect(entry?.started).toMatchObject({ kind: 'mend', by: { cloud: 'Kubernetes', endpoint: sandbox.server } });
  expect(entry?.started.commands[0]).toMatch(
    /^kubectl patch deployments\.v1\.apps web --namespace team-a --context \S+ /,
  );
  if (!done.undo) throw new Error('it cannot be taken back');
  const undone = await run(done.undo.kind, done.undo.input as never);
  expect(undone.state).toBe('succeeded');
  expect(await specOf(web)).toEqual(before);
}, 60_000);

test('a pod stands for its workload, and what must be chosen is asked', async () => {
  const pods = live.store.getState().picture.pods.value ?? new Map();
  const pod = [...pods.values()].find(({ owner }) => owner?.name === 'pdf-renderer');
  const object = { group: '', version: 'v1', kind: 'Pod', namespace: 'team-b', name: pod?.name ?? '' };
  const plan = await planOf(live, object);
  expect(plan.title).toBe('Mend Deployment/pdf-renderer in team-b');
  const ids = plan.asks?.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(['images.pdf-renderer', 'limits.cpu', 'labels.owner', 'requests.cpu']));
  expect(plan.obstacles[0]).toMatchObject({
    wrongInput: true,
    next: expect.stringContaining('--set labels.owner=VALUE'),
  });
  const wrong = await planOf(live, object, { 'limits.cpu': '900', typo: 'x' });
  expect(wrong.obstacles.map(({ what }) => what).join()).toMatch(/by the name of typo.*limit of cpu/);
});

test.each([
  ['cert-manager', 'cert-manager', /^Helm: the Helm release cert-manager\/cert-manager/],
  ['ingress-nginx', 'ingress-nginx-controller', /^Flux: the Flux HelmRelease flux-system\/ingress-nginx/],
  ['observability', 'alert-router', /^Flux: the Flux Kustomization flux-system\/observability/],
  ['payments', 'ledger', /^Argo CD: the Argo CD application payments/],
])('%s/%s is kept by another tool, which is said first; its name must be typed', async (namespace, name, said) => {
  const asked = await planOf(live, deployment(namespace, name));
  const chosen = (id: string) => (id.startsWith('images.') ? `contosoprod.azurecr.io/x/${name}:1.0.0` : 'platform');
  const choices = Object.fromEntries((asked.asks ?? []).map(({ id, value }) => [id, value ?? chosen(id)]));
  const plan = await planOf(live, deployment(namespace, name), choices);
  expect(plan.warnings?.[0]).toMatch(said);
  expect(plan).toMatchObject({ danger: 'type-name', typeName: name });
  expect(plan.file?.text).toContain(`# patches:\n#   - path: patch-deployment-${name}.yaml\n`);
});

test('who may not patch is told so; the dry run is refused too, and is no verdict', async () => {
  const kubeconfig = sandbox.userKubeconfig('reader', [
    { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
  ] as never);
  const reader = await openConsole(kubeconfig);
  try {
    const plan = await planOf(reader, deployment('team-a', 'api'));
    expect(plan.permissions).toMatchObject([
      { action: 'patch deployments.apps', held: 'no', scope: 'namespace team-a' },
    ]);
    expect(plan.tried?.whole).toBeUndefined();
  } finally {
    await reader.close();
  }
});

test('in read-only mode the fix is tried and shown, and nothing more', async () => {
  const reader = await openConsole(sandbox.kubeconfig, true);
  try {
    const value = await planned(reader, deployment('team-a', 'feature-flags'));
    expect(value.plan.obstacles).toMatchObject([{ what: 'The console runs with --readonly' }]);
    expect(value.plan.tried).toBeDefined();
    expect(reader.azure.start(value)).toHaveProperty('problem');
  } finally {
    await reader.close();
  }
});
