/** Objects that are nested 9,000 levels deep wherever a cluster may put what someone else wrote: more than recursion can go. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProgramInTerminal } from '../terminal/terminal.ts';
import { bare, run } from './run.ts';

// JSON.stringify cannot write it either.
const deep = `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`;
const metadata = (name: string) =>
  `{"name":"${name}","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"gatekeeper.sh/system":"yes","x":${deep}},
    "annotations":{"azure-policy-assignment-id":${deep}},"ownerReferences":${deep}}`;
const list = (item: string) => `{"metadata":{"resourceVersion":"1"},"items":[{${item}}]}`;
const group = '/apis/constraints.gatekeeper.sh/v1beta1';
const answers: Readonly<Record<string, string>> = {
  '/version': '{"gitVersion":"v1.35.4"}',
  [group]: '{"groupVersion":"constraints.gatekeeper.sh/v1beta1","resources":[{"name":"k8sdeep","kind":"K8sDeep"}]}',
  [`${group}/k8sdeep`]: list(`"kind":"K8sDeep","metadata":${metadata('deep')},
    "spec":{"enforcementAction":"deny","match":${deep},"parameters":${deep},"scopedEnforcementActions":[${deep}]},
    "status":{"auditTimestamp":"2026-01-01T00:00:00Z","totalViolations":1,"byPod":[{"id":"p","errors":[${deep}]}],
    "violations":[{"kind":"Pod","namespace":"a","name":"b","message":"m","details":${deep}}]}`),
  '/apis/templates.gatekeeper.sh/v1/constrainttemplates': list(`"metadata":${metadata('k8sdeep')},
    "spec":{"crd":{"spec":{"names":{"kind":"K8sDeep"},"validation":${deep}}},
    "targets":[{"code":[{"engine":"K8sNativeValidation","source":${deep}}]},${deep}]},"status":${deep}`),
  '/apis/mutations.gatekeeper.sh/v1/assign': list(`"metadata":${metadata('deep-mutator')},
    "spec":{"location":"spec.x","applyTo":[${deep}],"match":${deep},"parameters":{"assign":{"value":${deep}}}},"status":${deep}`),
  '/apis/expansion.gatekeeper.sh/v1alpha1/expansiontemplate': list(`"metadata":${metadata('deep-expansion')},
    "spec":{"applyTo":[${deep}],"generatedGVK":${deep},"templateSource":${deep}},"status":${deep}`),
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies': list(`"metadata":${metadata('deep-policy')},
    "spec":{"paramKind":{"apiVersion":"constraints.gatekeeper.sh/v1beta1","kind":"K8sDeep"},"validations":${deep}},"status":${deep}`),
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings':
    list(`"metadata":${metadata('deep-binding')},
    "spec":{"policyName":"gatekeeper-k8sdeep","paramRef":${deep},"matchResources":${deep}}`),
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations': list(`"metadata":${metadata('w')},
    "webhooks":[{"name":"validation.gatekeeper.sh","clientConfig":${deep},"rules":[${deep}],"namespaceSelector":${deep}}]`),
  '/api/v1/pods': list(`"metadata":${metadata('pod')},"spec":{"containers":[${deep}]},"status":${deep}`),
  '/apis/apps/v1/deployments': list(`"metadata":${metadata('d')},"spec":{"template":${deep}},"status":${deep}`),
};

let server: Server;
let folder: string;
let kubeconfig: string;
beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const answer = answers[pathname];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    if (searchParams.has('watch')) response.flushHeaders();
    else response.end(answer ?? '{"code":404}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = await mkdtemp(join(tmpdir(), 'deep-'));
  kubeconfig = join(folder, 'kubeconfig');
  await writeFile(
    kubeconfig,
    JSON.stringify({
      'current-context': 'deep',
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'deep', context: { cluster: 'c', user: 'u' } }],
    }),
  );
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

describe('what is nested too deep to be read', () => {
  it.each([
    ['constraints', '"deep"'],
    ['templates', '"k8sdeep"'],
    ['violations', '"m"'],
    ['mutators', '"deep-mutator"'],
    ['expansions', '"deep-expansion"'],
    ['vaps', '"deep-policy"'],
    ['health', '"severity"'],
  ])('leaves %s what else there is', async (resource, named) => {
    const { stdout, stderr, code } = await run([resource, '-o', 'json', '--kubeconfig', kubeconfig], {
      timeout: 20_000,
    });
    expect(code, stderr).toBe(0);
    expect(JSON.stringify(JSON.parse(stdout))).toContain(named);
    expect(stdout + stderr).not.toMatch(/call stack|could not be understood/);
  });

  it('does not end the console', async () => {
    const terminal = new ProgramInTerminal(['--kubeconfig', kubeconfig, '-A'], { columns: 120, rows: 40, env: bare() });
    try {
      await terminal.see('1 shown');
      terminal.press(':templates\r');
      await terminal.see('K8sDeep');
    } finally {
      await terminal.end();
    }
  });
});
