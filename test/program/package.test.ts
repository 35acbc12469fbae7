import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const root = resolve(import.meta.dirname, '../..');

/** The part of package-lock.json (version 3) that npm installs by. */
interface Lock {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

describe('what is published', () => {
  let home = '';
  let prefix = '';
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'package-'));
    prefix = join(home, 'prefix');
    const own = { cwd: root, env: { npm_config_cache: join(home, 'cache') } };
    await execa('npm', ['pack', '--ignore-scripts', '--pack-destination', home], own);
    const [tarball = ''] = (await readdir(home)).filter((file) => file.endsWith('.tgz'));
    const install = ['install', '--global', '--prefix', prefix, '--ignore-scripts', '--offline', join(home, tarball)];
    await execa('npm', install, own);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('installs alone, without a network, and runs', async () => {
    expect(await readdir(join(prefix, 'lib/node_modules'))).toEqual(['constable']);
    expect(await readdir(join(prefix, 'lib/node_modules/constable'))).not.toContain('node_modules');
    const { stdout, code } = await run(['--version'], { as: join(prefix, 'bin/constable') });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });

  it('carries its licence and those of all packages in its bundles', async () => {
    const installed = join(prefix, 'lib/node_modules/constable');
    expect(readFileSync(join(installed, 'LICENSE'), 'utf8')).toContain('MIT License');
    const notices = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of [
      'ink',
      'react',
      'undici',
      '@azure/identity',
      '@kubernetes/client-node',
      'fastify',
      'yoga-layout',
    ])
      expect(notices).toMatch(new RegExp(`^${name} \\d.* \\(`, 'm'));
    expect(notices).toMatch(/^fast-uri .*\(BSD-3-Clause\)/m);
    expect(notices).toContain('Redistributions in binary form must reproduce');
    expect(notices).toContain('Apache License');
    expect(notices).not.toMatch(/^vitest /m);
  });
});

it('locks every optional binary of every platform, and names no registry', () => {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as Lock;
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        packages[`${path}/node_modules/${name}`] === undefined && packages[`node_modules/${name}`] === undefined,
    ),
  );
  expect(missing).toEqual([]);
  expect(text).not.toContain('"resolved": "http');
});
