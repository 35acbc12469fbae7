import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bare, program, run } from './run.ts';
import { type Sandbox, stillSandbox } from './sandboxes.ts';

let sandbox: Sandbox;
let folder = '';
beforeAll(async () => {
  [sandbox, folder] = await Promise.all([stillSandbox(), mkdtemp(join(tmpdir(), 'program-'))]);
});
afterAll(() => Promise.all([sandbox.stop(), rm(folder, { recursive: true })]));

const on = (kubeconfig: string, ...args: string[]) => run([...args, '--kubeconfig', kubeconfig]);

async function kubeconfigWith(text: string): Promise<string> {
  const file = join(folder, 'config');
  await writeFile(file, text);
  return file;
}

const pointingAt = (server: string) =>
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server } }],
    contexts: [{ name: 'c', context: { cluster: 'c' } }],
    'current-context': 'c',
  });

describe('0 and 3', () => {
  it('come from --fail-on alone', async () => {
    expect((await on(sandbox.kubeconfig, 'violations')).code).toBe(0);
    expect((await on(sandbox.kubeconfig, 'violations', '--fail-on', 'deny')).code).toBe(3);
    expect((await on(sandbox.kubeconfig, 'violations', '--fail-on', 'scoped,any')).code).toBe(3);
    expect((await on(sandbox.kubeconfig, 'violations', '--fail-on', 'any', '-n', 'no-such-namespace')).code).toBe(0);
  });
});

describe('5', () => {
  it('when a constraint was not audited, so that --fail-on cannot tell, with its name', async () => {
    const gate = () => on(sandbox.kubeconfig, 'violations', '--fail-on', 'deny', '-n', 'kube-system');
    expect((await gate()).code).toBe(0);
    sandbox.cluster.put({
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind: 'K8sAzureV2NoPrivilege',
      metadata: { name: 'of-today' },
      spec: { enforcementAction: 'deny', match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] } },
    });
    const { code, stderr } = await gate();
    expect([code, stderr]).toEqual([
      5,
      expect.stringContaining(
        '--fail-on deny cannot be told of 1 constraint: K8sAzureV2NoPrivilege/of-today (not audited yet)',
      ),
    ]);
    expect((await on(sandbox.kubeconfig, 'violations', '--fail-on', 'warn', '-n', 'kube-system')).code).toBe(0);
    expect((await on(sandbox.kubeconfig, 'violations', '--fail-on', 'deny')).code).toBe(3);
    sandbox.cluster.remove('constraints.gatekeeper.sh', 'k8sazurev2noprivilege', '', 'of-today');
  });
});

describe('1, with file, line and reason', () => {
  it.each([
    ['apiVersion: v1\nclusters:\n- name: x\n  cluster: {server: "a"\n', /config:\d: .*Flow map/],
    ['current-context: gone\ncontexts: []\n', /config: there is no context "gone"/],
    ['clusters:\n- name: x\n  cluster:\n    server: 5\n', /config:4: clusters\[0\]\.cluster\.server: expected string/],
    ['', /no current-context is set/],
  ])('for the kubeconfig %j', async (text, reason) => {
    const { code, stdout, stderr } = await on(await kubeconfigWith(text), 'violations');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(reason);
  });

  it('for one that is not there', async () => {
    const { code, stderr } = await on('/nonexistent/config');
    expect([code, stderr]).toEqual([1, 'constable: /nonexistent/config: there is no such file\n']);
  });

  it('for a server that refuses connections', async () => {
    const { code, stdout, stderr } = await on(
      await kubeconfigWith(pointingAt('http://127.0.0.1:1')),
      'violations',
      '-o',
      'json',
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('http://127.0.0.1:1 refuses connections');
  });

  it('with a word for a server whose certificate is not checked, or that is read over plain http', async () => {
    const unchecked = (await readFile(sandbox.kubeconfig, 'utf8')).replace(
      /certificate-authority-data: .*/,
      'insecure-skip-tls-verify: true',
    );
    const { stderr } = await on(await kubeconfigWith(unchecked), 'violations');
    expect(stderr).toContain('insecure-skip-tls-verify is set, so its certificate was not checked');
    const plain = await on(await bareCluster(), 'violations');
    expect(plain.stderr).toContain('is read over http');
  });

  it('for a setting that is wrong', async () => {
    const { code, stderr } = await run(['violations', '--kubeconfig', sandbox.kubeconfig], {
      env: { CONSTABLE_READONLY: 'perhaps' },
    });
    expect([code, stderr]).toEqual([1, 'constable: CONSTABLE_READONLY=perhaps: must be true or false\n']);
  });

  it('for a report without any kubeconfig: no make-believe cluster in a pipeline', async () => {
    const { code, stdout, stderr } = await run(['violations', '-o', 'json'], { env: { HOME: folder } });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('no kubeconfig');
  });

  it('for a cluster without Gatekeeper, which is not one without violations', async () => {
    const { code, stdout, stderr } = await on(await bareCluster(), 'violations', '-o', 'json', '--fail-on', 'any');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ shown: 0, total: null, incomplete: [{ state: 'absent' }] });
    expect(stderr).toContain('/apis/constraints.gatekeeper.sh');
  });

  let bareServer: Server | undefined;
  async function bareCluster(): Promise<string> {
    bareServer = createServer(({ url = '' }, response) => {
      response.writeHead(url.startsWith('/version') ? 200 : 404, { 'content-type': 'application/json' });
      response.end(
        url.startsWith('/version') ? '{"gitVersion":"v1.33.0"}' : '{"kind":"Status","code":404,"message":"not found"}',
      );
    }).listen(0, '127.0.0.1');
    await once(bareServer, 'listening');
    return kubeconfigWith(pointingAt(`http://127.0.0.1:${(bareServer.address() as AddressInfo).port}`));
  }
  afterAll(() => bareServer?.close());
});

describe('2', () => {
  it.each([
    [['violation'], "unknown command 'violation'"],
    [['--frobnicate'], "unknown option '--frobnicate'"],
    [['violations', '-o', 'xml'], 'Allowed choices are table, json, yaml'],
    [['violations', '--fail-on', 'deny,audit'], "'audit' is none of deny, warn, dryrun, scoped, any"],
    [['health', '--fail-on', 'deny'], "unknown option '--fail-on'"],
    [['--request-timeout', 'soon'], 'Use a duration such as 5, 5s or 1m30s'],
    [['--context'], 'argument missing'],
    [['sandbox', '--scale', 'big'], 'such as 100x500'],
  ])('for %j', async (args, reason) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(reason);
    expect(stderr).toContain('See constable --help.');
  });
});

describe('2, with the names that are near', () => {
  it.each([['health'], ['violations'], ['templates'], ['assignments'], ['scan'], []])(
    'for a context that is not in the kubeconfig: %s',
    async (...args) => {
      const { code, stdout, stderr } = await on(sandbox.kubeconfig, ...args, '--context', 'prod-wue');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('there is no context "prod-wue"');
      expect(stderr).toContain('did you mean prod-weu?');
    },
  );
});

describe('4', () => {
  it('when constraints may not be listed, with verb and resource', async () => {
    const { code, stdout, stderr } = await on(
      sandbox.userKubeconfig('stranger', []),
      'violations',
      '-o',
      'json',
      '--fail-on',
      'any',
    );
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ shown: 0, total: null });
    expect(JSON.parse(stdout).incomplete[0]).toMatchObject({
      state: 'denied',
      verb: 'list',
      group: 'constraints.gatekeeper.sh',
    });
    expect(stderr).toMatch(/^constable: stranger may not list /);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('not when only something beside may not be read, which is said', async () => {
    const rules = [{ apiGroups: ['constraints.gatekeeper.sh'], resources: ['*'], verbs: ['get', 'list', 'watch'] }];
    const reader = sandbox.userKubeconfig('constraint-reader', rules);
    expect((await on(reader, 'violations')).code).toBe(0);
    expect((await on(reader, 'templates')).code).toBe(4);
    const health = await on(reader, 'health', '-o', 'json');
    expect(health.code).toBe(0);
    const missing = JSON.parse(health.stdout).incomplete.map(
      ({ verb, resource }: { verb: string; resource: string }) => `${verb} ${resource}`,
    );
    expect(missing).toEqual(expect.arrayContaining(['list constrainttemplates', 'list deployments', 'list pods']));
    expect(JSON.parse(health.stdout)).not.toHaveProperty('components');
    expect((await on(reader)).code).toBe(0);
  });

  it('when the server does not accept the credentials', async () => {
    const { code, stderr } = await on(await kubeconfigWith(withToken(sandbox, 'expired')), 'violations');
    expect(code).toBe(4);
    expect(stderr).toContain('does not accept the credentials');
  });

  it('when the credential plugin gives nothing, with its own words', async () => {
    const plugin = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'sh',
      args: ['-c', 'echo please sign in >&2; exit 3'],
      interactiveMode: 'Never',
    };
    const { code, stderr } = await on(await kubeconfigWith(withUser(sandbox, { exec: plugin })), 'violations');
    expect(code).toBe(4);
    expect(stderr).toContain('please sign in');
  });
});

describe('130', () => {
  it('for Ctrl-C while the server is silent', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const kubeconfig = await kubeconfigWith(pointingAt(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`));
    const child = spawn(process.execPath, [program, 'violations', '--kubeconfig', kubeconfig], {
      env: bare(),
      stdio: 'ignore',
    });
    await once(silent, 'connection');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    silent.closeAllConnections();
    silent.close();
  });
});

const withToken = (to: Sandbox, token: string) => withUser(to, { token });
const withUser = ({ server, caPem }: Sandbox, user: object) =>
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'c',
  });
