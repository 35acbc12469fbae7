import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCode } from '../../bin/exit-code.ts';
import manifest from '../../package.json' with { type: 'json' };
import { program, run } from './run.ts';

let help = '';
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'help-'));
  const { stdout, code } = await run(['--help']);
  expect(code).toBe(0);
  help = stdout;
});
afterAll(() => rm(folder, { recursive: true }));

const section = (title: string) => new RegExp(`^${title}:\\n((?: {2}.*\\n)+)`, 'm').exec(help)?.[1] ?? '';

describe('--help', () => {
  it('begins with examples, each of which is accepted', async () => {
    expect(help).toMatch(/^Examples:\n/);
    const examples = section('Examples')
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/)[0] ?? '');
    expect(examples.length).toBeGreaterThan(4);
    for (const example of examples) {
      const { code, stderr } = await run(
        [...example.split(' ').slice(1), '--kubeconfig', '/nonexistent', '--no-sandbox'].filter(
          (word) => !word.includes('sandbox'),
        ),
      );
      expect([code, stderr], example).toEqual([1, 'constable: /nonexistent: there is no such file\n']);
    }
  });

  it('names commands that exist, and all of them have help', async () => {
    const names = [...section('Commands').matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name ?? '');
    expect(names).toEqual(expect.arrayContaining(['health', 'violations', 'constraints', 'templates', 'sandbox']));
    for (const name of names) {
      const { stdout, code } = await run([name, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: constable ${name} `);
    }
  });

  it('documents every exit code and no other', () => {
    const documented = [...section('Exit codes').matchAll(/^ {2}(\d+) /gm)].map(([, code]) => Number(code));
    expect(documented).toEqual(Object.values(exitCode));
  });

  it('knows every flag of kubectl that it promises', () => {
    for (const flag of [
      '--kubeconfig',
      '--context',
      '-n, --namespace',
      '-A, --all-namespaces',
      '--as <',
      '--as-group',
      '--request-timeout',
      '--readonly',
    ]) {
      expect(help).toContain(`  ${flag}`);
    }
  });

  it('fits a terminal of 120 columns', () => {
    for (const line of help.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120);
  });
});

describe('as a kubectl plugin', () => {
  it('calls itself what was typed', async () => {
    const plugin = join(folder, 'kubectl-constable');
    await symlink(program, plugin);
    const { stdout } = await run(['--help'], { as: plugin });
    expect(stdout).toContain('Usage: kubectl constable [flags] [command]');
    expect(stdout).toContain('  kubectl constable violations -n team-a');
    expect((await run(['--nope'], { as: plugin })).stderr).toContain('See kubectl constable --help.');
  });
});

it('--version is the package', async () => {
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});
