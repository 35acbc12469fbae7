import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileCacheFolder } from '../../bin/compile-cache.ts';
import { program } from './run.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cache-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('compileCacheFolder', () => {
  it('is in the cache folder, and nobody else may look into it', () => {
    const folder = compileCacheFolder({ XDG_CACHE_HOME: home });
    expect(folder).toBe(join(home, 'constable', 'compiled'));
    expect(lstatSync(folder ?? '').mode & 0o777).toBe(0o700);
    expect(lstatSync(join(home, 'constable')).mode & 0o777).toBe(0o700);
    expect(compileCacheFolder({}, home)).toBe(join(home, '.cache', 'constable', 'compiled'));
    expect(compileCacheFolder({ XDG_CACHE_HOME: 'relative' }, home)).toBe(
      join(home, '.cache', 'constable', 'compiled'),
    );
  });

  it.each(['constable', 'constable/compiled'])('is none when others may write to %s', (folder) => {
    compileCacheFolder({ XDG_CACHE_HOME: home });
    chmodSync(join(home, folder), 0o770);
    expect(compileCacheFolder({ XDG_CACHE_HOME: home })).toBeUndefined();
  });

  it('is none when it is a link', () => {
    mkdirSync(join(home, 'constable'), { mode: 0o700 });
    mkdirSync(join(home, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(home, 'elsewhere'), join(home, 'constable', 'compiled'));
    expect(compileCacheFolder({ XDG_CACHE_HOME: home })).toBeUndefined();
  });

  it.skipIf(process.getuid?.() !== 0)('is none when it is another user’s', async () => {
    const folder = compileCacheFolder({ XDG_CACHE_HOME: home }) ?? '';
    await execa('chown', ['12345', folder]);
    expect(compileCacheFolder({ XDG_CACHE_HOME: home })).toBeUndefined();
  });

  it('is none, and no error, where it cannot be made, and makes no home', () => {
    expect(compileCacheFolder({}, join(home, 'nobody'))).toBeUndefined();
    expect(readdirSync(home)).toEqual([]);
    expect(compileCacheFolder({ XDG_CACHE_HOME: '/dev/null' })).toBeUndefined();
  });
});

it('holds what the program compiled, and nothing lies in the folder that all users share', async () => {
  const shared = join(home, 'tmp');
  mkdirSync(shared);
  const env = { ...process.env, XDG_CACHE_HOME: home, TMPDIR: shared, NODE_COMPILE_CACHE: '' };
  const { stdout } = await execa(process.execPath, [program, '--help'], { env });
  expect(stdout).toContain('Usage:');
  expect(readdirSync(join(home, 'constable', 'compiled'))).not.toEqual([]);
  expect(readdirSync(shared)).toEqual([]);
});
