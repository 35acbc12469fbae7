import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseContext, readKubeconfig } from '../../../src/cluster/kubeconfig/kubeconfig.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const config = (context: string, server: string, user = 'admin', extra = '') => `
apiVersion: v1
kind: Config
current-context: ${context}
clusters:
- {name: ${context}, cluster: {server: '${server}', certificate-authority: ca.pem}}
users:
- {name: ${user}, user: {token: of-${context}}}
contexts:
- {name: ${context}, context: {cluster: ${context}, user: ${user}}}
${extra}`;

describe('files put together', () => {
  it('lets the first file win for each name, and for current-context', async () => {
    const first = write('a', config('one', 'https://one'));
    const second = write('b', config('two', 'https://two'));
    const merged = await readKubeconfig(undefined, {
      KUBECONFIG: [first, join(folder, 'missing'), second].join(delimiter),
    });
    expect(merged.files).toEqual([first, second]);
    expect(merged.currentContext).toBe('one');
    expect([...merged.contexts.keys()]).toEqual(['one', 'two']);
    expect(merged.users.get('admin')?.token).toBe('of-one');
    expect(chooseContext(merged, 'two').cluster.server).toBe('https://two');
  });

  it('resolves relative paths against the folder of the file that names them', async () => {
    const path = write(
      'a',
      config('one', 'https://one', 'admin', '').replace(
        '{token: of-one}',
        '{exec: {command: ./bin/login, apiVersion: v1}, tokenFile: t}',
      ),
    );
    const { cluster, user } = chooseContext(await readKubeconfig(path));
    expect(cluster['certificate-authority']).toBe(join(folder, 'ca.pem'));
    expect(user.exec?.command).toBe(join(folder, 'bin/login'));
    expect(user.tokenFile).toBe(join(folder, 't'));
  });

  it('leaves a bare command to PATH', async () => {
    const path = write('a', config('one', 'https://one').replace('{token: of-one}', '{exec: {command: kubelogin}}'));
    expect(chooseContext(await readKubeconfig(path)).user.exec?.command).toBe('kubelogin');
  });

  it('is pinned: a file written later changes nothing', async () => {
    const path = write('a', config('one', 'https://one'));
    const merged = await readKubeconfig(path);
    write('a', config('other', 'https://other'));
    expect(chooseContext(merged).cluster.server).toBe('https://one');
  });
});

describe('broken files', () => {
  const messageOf = async (content: string) => {
    const path = write('broken', content);
    try {
      await readKubeconfig(path);
    } catch (error) {
      return (error as Error).message.replace(path, 'FILE');
    }
    return 'no error';
  };

  it('says file, line and reason of broken YAML, without quoting what stands there', async () => {
    const message = await messageOf('apiVersion: v1\nusers:\n- name: a\n  user: {token: "secret-token\n');
    expect(message).toMatch(/^FILE:\d+: .+/);
    expect(message).not.toContain('secret-token');
  });

  it('says where the shape is wrong', async () => {
    expect(await messageOf('clusters:\n- name: a\n  cluster:\n    server: 5\n')).toMatch(
      /^FILE:4: clusters\[0\]\.cluster\.server: /,
    );
    expect(await messageOf('clusters:\n- name: a\n  cluster:\n    insecure-skip-tls-verify: true\n')).toMatch(
      /^FILE:4: clusters\[0\]\.cluster\.server: .*found nothing/,
    );
    expect(await messageOf('just text')).toMatch(/^FILE:1: this is not a kubeconfig/);
  });

  it('says that a named file is not there, and which contexts there are', async () => {
    await expect(readKubeconfig(join(folder, 'missing'))).rejects.toThrow(/missing: there is no such file/);
    const merged = await readKubeconfig(write('a', config('one', 'https://one')));
    expect(() => chooseContext(merged, 'two')).toThrow(/there is no context "two" \(it has one\)/);
  });

  it('says which cluster or user a context misses', async () => {
    const path = write('a', 'current-context: c\ncontexts:\n- {name: c, context: {cluster: gone, user: u}}\n');
    const merged = await readKubeconfig(path);
    expect(() => chooseContext(merged)).toThrow(/context "c" names cluster "gone", which is not there/);
  });

  it('accepts an empty file among others, as kubectl does', async () => {
    const empty = write('empty', '');
    const good = write('good', config('one', 'https://one'));
    expect((await readKubeconfig([empty, good].join(delimiter))).currentContext).toBe('one');
  });
});
