import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyToClipboard } from '../../src/terminal/clipboard.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipboard-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function recorder() {
  const written: string[] = [];
  return { written, stdout: { write: (text: string) => written.push(text) } };
}

describe('copyToClipboard', () => {
  it('asks the terminal over SSH, with nothing in it that a shell would act on', async () => {
    const { written, stdout } = recorder();
    const copied = await copyToClipboard('kubectl get\x1b[201~ pods ü\n\tnext', {
      stdout,
      env: { SSH_TTY: '/dev/pts/1' },
    });
    expect(copied).toBe('asked');
    const base64 = /^\x1b\]52;c;([A-Za-z0-9+/=]+)\x07$/.exec(written.join(''))?.[1] ?? '';
    expect(Buffer.from(base64, 'base64').toString()).toBe('kubectl get[201~ pods ü\n\tnext');
  });

  it('hands it to tmux inside tmux', async () => {
    const tmux = join(folder, 'tmux');
    await writeFile(tmux, `#!/bin/sh\necho "$@" > ${folder}/args\ncat > ${folder}/text\n`);
    await chmod(tmux, 0o755);
    const { written, stdout } = recorder();
    const env = { TMUX: '/tmp/tmux-0/default,1,0', PATH: `${folder}${delimiter}${process.env.PATH}` };
    expect(await copyToClipboard('web-7c', { stdout, env })).toBe('tmux');
    expect(written).toEqual([]);
    expect(await readFile(join(folder, 'text'), 'utf8')).toBe('web-7c');
    expect(await readFile(join(folder, 'args'), 'utf8')).toBe('load-buffer -w -\n');
  });

  it('falls back to the terminal when tmux refuses or is not there', async () => {
    const { written, stdout } = recorder();
    const env = { TMUX: 'gone', PATH: folder, SSH_TTY: '/dev/pts/1' };
    expect(await copyToClipboard('x', { stdout, env })).toBe('asked');
    expect(written).toHaveLength(1);
  });
});
