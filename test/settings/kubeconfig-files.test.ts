import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hasNoKubeconfig, kubeconfigFiles } from '../../src/settings/kubeconfig-files.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'home-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('looks where kubectl looks', () => {
  expect(kubeconfigFiles('/a', { KUBECONFIG: '/b' }, home)).toEqual(['/a']);
  expect(kubeconfigFiles(undefined, { KUBECONFIG: `/b${delimiter}${delimiter}/c` }, home)).toEqual(['/b', '/c']);
  expect(kubeconfigFiles(undefined, { KUBECONFIG: '' }, home)).toEqual([join(home, '.kube', 'config')]);
});

it('has none only when nothing names one', async () => {
  expect(hasNoKubeconfig(undefined, {}, home)).toBe(true);
  expect(hasNoKubeconfig(undefined, { KUBECONFIG: '' }, home)).toBe(true);
  expect(hasNoKubeconfig('/missing', {}, home)).toBe(false);
  expect(hasNoKubeconfig(undefined, { KUBECONFIG: '/missing' }, home)).toBe(false);
  await mkdir(join(home, '.kube'));
  await writeFile(join(home, '.kube', 'config'), '');
  expect(hasNoKubeconfig(undefined, {}, home)).toBe(false);
});
