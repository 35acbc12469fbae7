/** `check` as a pipeline calls it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Log } from 'sarif';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bare, program, run } from './run.ts';
import { type Sandbox, stillSandbox } from './sandboxes.ts';

let sandbox: Sandbox;
let folder = '';
const deployment = (name: string, container: string) =>
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: team-a, labels: { owner: sre } }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [${container}] }
`;
const sound =
  '{ name: app, image: contosoprod.azurecr.io/app:1.0.0, resources: { limits: { cpu: 100m, memory: 64Mi }, requests: { cpu: 100m, memory: 64Mi } } }';
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n';

beforeAll(async () => {
  [sandbox, folder] = await Promise.all([stillSandbox(), mkdtemp(join(tmpdir(), 'check-'))]);
  await mkdir(join(folder, 'deep'));
  await Promise.all([
    writeFile(
      join(folder, 'a.yaml'),
      `# two of them\n${configMap}---\n${deployment('new-web', '{ name: app, image: x }')}`,
    ),
    writeFile(
      join(folder, 'deep', 'b.json'),
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'deep' } }),
    ),
    writeFile(join(folder, 'notes.txt'), 'not: [read'),
  ]);
});
afterAll(() => Promise.all([sandbox.stop(), rm(folder, { recursive: true })]));

const check = (...args: string[]) => run(['check', ...args, '--kubeconfig', sandbox.kubeconfig, '--readonly']);

describe('check', () => {
  it('ends with 3 when a manifest’s next pod would be refused, and says where it stands', async () => {
    const { stdout, stderr, code } = await check('-f', folder, '-o', 'json');
    const { items, verdicts } = JSON.parse(stdout);
    expect({ code, stderr, verdicts }).toEqual({
      code: 3,
      stderr: '',
      verdicts: { refused: 1, unknown: 0, warned: 0, passes: 1 },
    });
    expect(items).toMatchObject([
      {
        verdict: 'passes',
        place: { line: 2, column: 1 },
        object: { kind: 'ConfigMap', namespace: expect.any(String) },
      },
      {
        verdict: 'refused',
        place: { file: join(folder, 'a.yaml'), line: 6, column: 1, endLine: 15 },
        steps: [
          { does: 'apply', kind: 'Deployment' },
          { does: 'create', kind: 'ReplicaSet', verdict: 'passes' },
          {
            does: 'create',
            kind: 'Pod',
            verdict: 'refused',
            refusals: expect.arrayContaining([
              expect.objectContaining({ message: 'container <app> has no resource limits' }),
            ]),
          },
        ],
      },
    ]);
    expect(
      sandbox.cluster.list('apps', 'deployments', 'team-a').some(({ metadata }) => metadata.name === 'new-web'),
    ).toBe(false);
  });

  it('reads folders within folders only with -R, and prints a table', async () => {
    const { stdout, code } = await check('-f', folder, '-R');
    expect(code).toBe(3);
    expect(stdout).toMatch(/^VERDICT +FILE +OBJECT +STEP +CONSTRAINT +MESSAGE\n/);
    expect(stdout).toMatch(/passes +\S+b\.json:1 +\S+\/ConfigMap\/deep/);
    expect(stdout).toMatch(/refused +\S+a\.yaml:6 +team-a\/Deployment\/new-web +create Pod +azurepolicy-/);
  });

  it('writes SARIF that code scanning takes', async () => {
    const { stdout, code } = await check('-f', folder, '-o', 'sarif');
    expect(code).toBe(3);
    const log = JSON.parse(stdout) as Log;
    const [run] = log.runs;
    expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringMatching(/^https:/) });
    const ids = run?.tool.driver.rules?.map(({ id }) => id);
    expect(run?.results?.length).toBeGreaterThan(0);
    for (const result of run?.results ?? []) {
      expect(ids).toContain(result.ruleId);
      expect(result).toMatchObject({ level: 'error', message: { text: expect.stringContaining('new-web') } });
      expect(result.locations?.[0]).toMatchObject({
        physicalLocation: {
          artifactLocation: { uri: expect.stringMatching(/a\.yaml$/) },
          region: { startLine: 6, startColumn: 1, endLine: 15, endColumn: 1 },
        },
        logicalLocations: [{ fullyQualifiedName: 'team-a/Deployment/new-web', kind: 'resource' }],
      });
      expect(result.partialFingerprints?.primaryLocationLineHash).toMatch(/:1$/);
    }
  });

  it('reads stdin, and ends with 0 when all would pass', async () => {
    const args = [program, 'check', '-f', '-', '-o', 'json', '-n', 'team-a', '--kubeconfig', sandbox.kubeconfig];
    const options = {
      env: bare(),
      extendEnv: false,
      reject: false,
      input: `${configMap}---\n${deployment('fine', sound)}`,
    };
    const { stdout, exitCode } = await execa(process.execPath, args, options);
    const { items } = JSON.parse(stdout);
    expect(items[0].object.namespace).toBe('team-a');
    expect([exitCode, items[1].steps.at(-1).verdict]).toEqual([0, expect.stringMatching(/^(passes|warned)$/)]);
  });

  it('tells broken files by line and column, unknown kinds by 5, missing ones by 2', async () => {
    const broken = join(folder, 'broken.yml');
    await writeFile(broken, `${configMap}---\na: [1\nb: 2\n`);
    const told = await check('-f', broken);
    expect(told.code).toBe(1);
    expect(told.stderr).toContain(`${broken}:6:1: `);
    await writeFile(broken, 'apiVersion: example.io/v1\nkind: Nothing\nmetadata: { name: x }\n');
    const unknown = await check('-f', broken, '-o', 'json');
    expect(unknown.code).toBe(5);
    expect(JSON.parse(unknown.stdout).items[0].steps[0].problem.reason).toContain('no kind Nothing');
    await rm(broken);
    const missing = await check('-f', join(folder, 'nowhere'));
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('no such file or folder')]);
    expect((await check('-f', join(folder, 'deep'), '-f', join(folder, 'deep', 'b.json'))).code).toBe(0);
  });

  it('ends with 4 where the user may not ask', async () => {
    const file = join(folder, 'deep', 'b.json');
    const { code, stdout } = await check('-f', file, '--as', 'nobody', '-o', 'json');
    expect(code).toBe(4);
    expect(JSON.parse(stdout).items[0].steps[0].problem).toMatchObject({
      isPermission: true,
      reason: expect.stringContaining('may not patch configmaps'),
    });
  });
});
