import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { namesNoCluster } from '../../src/settings/kubeconfig-places.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'home-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('names no cluster only when nothing does', async () => {
  expect(namesNoCluster(undefined, {}, home)).toBe(true);
  expect(namesNoCluster(undefined, { KUBECONFIG: '' }, home)).toBe(true);
  expect(namesNoCluster('/missing', {}, home)).toBe(false);
  expect(namesNoCluster(undefined, { KUBECONFIG: '/missing' }, home)).toBe(false);
  await mkdir(join(home, '.kube'));
  await writeFile(join(home, '.kube', 'config'), '');
  expect(namesNoCluster(undefined, {}, home)).toBe(false);
});
