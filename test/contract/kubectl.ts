import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMap, deployment, uniqueName } from './api.ts';
import type { ContractSubject } from './kubernetes-api.ts';

/**
 * Registers the tests of what an SRE does with kubectl, run by the real program; like kubernetesContract(), for a real cluster and for
 * whatever plays one.
 * @param kubectl path of the program; without it, as on a machine that has none, the tests are reported as skipped
 */
export function kubectlContract(
  name: string,
  kubectl: string | undefined,
  start: () => Promise<ContractSubject>,
): void {
  describe.skipIf(!kubectl)(`${name}: kubectl`, () => {
    let subject: ContractSubject | undefined;
    let cache: string;
    const namespace = uniqueName('contract');

    const run = (args: string[], input = '') => {
      const { promise, resolve } = Promise.withResolvers<{ stdout: string; stderr: string; code: number }>();
      const all = ['--kubeconfig', subject?.kubeconfig ?? '', '--cache-dir', cache, ...args];
      const child = execFile(String(kubectl), all, { timeout: 60_000 }, (error, stdout, stderr) =>
        resolve({ stdout, stderr, code: error ? (typeof error.code === 'number' ? error.code : 1) : 0 }),
      );
      child.stdin?.end(input);
      return promise;
    };
    /** The output of a command that must succeed. */
    const ok = async (args: string[], input?: string) => {
      const { stdout, stderr, code } = await run(args, input);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      return stdout;
    };
    const here = (...args: string[]) => ok(['-n', namespace, ...args]);
    const apply = (object: object, ...flags: string[]) =>
      ok(['apply', '-n', namespace, ...flags, '-f', '-'], JSON.stringify(object));

    beforeAll(async () => {
      subject = await start();
      cache = await mkdtemp(join(tmpdir(), 'constable-kubectl-'));
      await ok(['create', 'namespace', namespace]);
    });

    afterAll(async () => {
      await run(['delete', 'namespace', namespace, '--wait=false']);
      await rm(cache, { recursive: true, force: true });
      await subject?.stop?.();
    });

    test('version and api-resources', async () => {
      expect(await ok(['version'])).toMatch(/Server Version: v1\.\d+\.\d+/);
      const resources = await ok(['api-resources', '--no-headers', '-o', 'wide']);
      expect(resources).toMatch(/^pods +po +v1 +true +Pod +create,delete/m);
      expect(resources).toMatch(/constraints\.gatekeeper\.sh\/v1beta1 +false +\w+ .*constraint/);
      expect(await ok(['api-resources', '--categories=constraint', '-o', 'name'])).toMatch(
        /\.constraints\.gatekeeper\.sh$/m,
      );
    });

    test('get prints tables: of all constraints by category, of pods by short name, wide', async () => {
      expect(await ok(['get', 'constraints'])).toMatch(
        /^NAME +ENFORCEMENT-ACTION +TOTAL-VIOLATIONS\n\w+\.constraints\.gatekeeper\.sh\//m,
      );
      expect(await ok(['get', 'po', '-A'])).toMatch(/^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE\n/);
      expect(await ok(['get', 'deploy', '-n', 'gatekeeper-system', '-o', 'wide'])).toMatch(
        /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR\n/,
      );
      expect(await ok(['get', 'constrainttemplates'])).toMatch(/^NAME +AGE\n/);
    });

    test('get -o json, yaml, name and jsonpath', async () => {
      const json = JSON.parse(await ok(['get', 'pods', '-A', '-o', 'json'])) as {
        kind: string;
        items: { kind: string }[];
      };
      expect(json.kind).toBe('List');
      expect(json.items.every(({ kind }) => kind === 'Pod')).toBe(true);
      expect(await ok(['get', 'ns', namespace, '-o', 'yaml'])).toContain(`kubernetes.io/metadata.name: ${namespace}`);
      expect(await ok(['get', 'ns', namespace, '-o', 'name'])).toBe(`namespace/${namespace}\n`);
      expect(await ok(['get', 'ns', namespace, '-o', 'jsonpath={.status.phase}'])).toBe('Active');
    });

    test('apply, the same again, changed', async () => {
      const map = uniqueName('applied');
      const path = `configmap/${map}`;
      expect(await apply(configMap(map, {}, { a: '1', b: '2' }))).toBe(`${path} created\n`);
      expect(await apply(configMap(map, {}, { a: '1', b: '2' }))).toBe(`${path} unchanged\n`);
      expect(await apply(configMap(map, {}, { a: '2' }))).toBe(`${path} configured\n`);
      expect(await here('get', path, '-o', 'jsonpath={.data}')).toBe('{"a":"2"}');
    });

    test('apply on the server, and as a dry run', async () => {
      const map = uniqueName('server-side');
      expect(await apply(configMap(map), '--server-side', '--dry-run=server')).toContain(
        'serverside-applied (server dry run)',
      );
      expect((await run(['get', '-n', namespace, 'configmap', map])).stderr).toContain('NotFound');
      expect(await apply(configMap(map), '--server-side')).toBe(`configmap/${map} serverside-applied\n`);
    });

    test('an unknown field is refused before anything is written', async () => {
      const wrong = { ...deployment('wrong'), spec: { ...deployment('wrong').spec, replicass: 1 } };
      const { code, stderr } = await run(['apply', '-n', namespace, '-f', '-'], JSON.stringify(wrong));
      expect(code).toBe(1);
      expect(stderr).toContain('unknown field "spec.replicass"');
    });

    test('a Deployment is applied, described, patched, scaled, labelled, annotated and deleted', async () => {
      const name = uniqueName('deployed');
      const path = `deployment/${name}`;
      await apply(deployment(name));
      expect(await here('describe', path)).toMatch(/^Replicas: +0 desired \| 0 updated \| 0 total/m);
      const patch = {
        spec: { template: { spec: { containers: [{ name: 'app', image: 'contoso.azurecr.io/contract:2.0.0' }] } } },
      };
      await here('patch', path, '-p', JSON.stringify(patch));
      await here('label', path, 'tier=front');
      await here('annotate', path, 'contoso.com/note=seen');
      expect(
        await here(
          'get',
          path,
          '-o',
          'jsonpath={.spec.template.spec.containers[*].image} {.metadata.labels.tier} {.metadata.annotations.contoso\\.com/note}',
        ),
      ).toBe('contoso.azurecr.io/contract:2.0.0 front seen');
      await here('scale', path, '--replicas=1');
      expect(await here('get', path, '-o', 'jsonpath={.spec.replicas}')).toBe('1');
      await here('scale', path, '--replicas=0');
      await here('rollout', 'restart', path);
      expect(await here('get', path, '-o', 'jsonpath={.spec.template.metadata.annotations}')).toContain(
        'kubectl.kubernetes.io/restartedAt',
      );
      expect(await here('delete', path)).toContain(`deployment.apps "${name}" deleted`);
      expect((await run(['get', '-n', namespace, path])).stderr).toBe(
        `Error from server (NotFound): deployments.apps "${name}" not found\n`,
      );
    });

    test('wait follows a watch', async () => {
      const map = uniqueName('waited');
      await apply(configMap(map, {}, { ready: 'no' }));
      const waiting = here('wait', `configmap/${map}`, '--for=jsonpath={.data.ready}=yes', '--timeout=30s');
      await here('patch', 'configmap', map, '--type=merge', '-p', '{"data":{"ready":"yes"}}');
      expect(await waiting).toBe(`configmap/${map} condition met\n`);
    });

    test('auth can-i', async () => {
      expect(await ok(['auth', 'can-i', 'delete', 'constrainttemplates.templates.gatekeeper.sh'])).toBe('yes\n');
      const nobody = await run([
        'auth',
        'can-i',
        'list',
        'pods',
        '--as=contract-nobody',
        '--as-group=system:authenticated',
      ]);
      expect({ code: nobody.code, stdout: nobody.stdout }).toEqual({ code: 1, stdout: 'no\n' });
    });

    test('logs of a deployment', async () => {
      const text = await ok(['logs', '-n', 'gatekeeper-system', 'deployment/gatekeeper-audit', '--tail=3']);
      expect(text.trimEnd().split('\n')).toHaveLength(3);
    });

    test('a constraint is described, with its violations', async () => {
      const [first] = (await ok(['get', 'constraints', '-o', 'name'])).split('\n');
      const text = await ok(['describe', first ?? '']);
      expect(text).toMatch(/^API Version: +constraints\.gatekeeper\.sh\/v1beta1$/m);
      expect(text).toMatch(/Total Violations: +\d+/);
    });
  });
}
