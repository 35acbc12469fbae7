import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgramInTerminal } from '../terminal/terminal.ts';
import { bare, program, run } from './run.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'home-'));
});
// A sandbox that is just ending may still write Node's compile cache there.
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

/** Folders with the credentials of sandboxes, which the tests put under a temporary folder of their own. */
const leftOver = async () => (await readdir(home)).filter((name) => /^constable-(sandbox|arm)-/.test(name));
const env = () => bare({ HOME: home, TMPDIR: home });

describe('without a kubeconfig', () => {
  it('the summary is of the sandbox, which is said, and nothing stays behind', async () => {
    const { code, stdout, stderr } = await run([], { env: { HOME: home, TMPDIR: home } });
    expect(code).toBe(0);
    expect(stderr).toContain('no kubeconfig (--kubeconfig, $KUBECONFIG, ~/.kube/config): showing the sandbox');
    expect(stdout).toMatch(/^SANDBOX: /);
    expect(stdout).toMatch(/VIOLATIONS: [\d,]+ shown of [\d,]+/);
    await vi.waitFor(async () => expect(await leftOver()).toEqual([]), 30_000);
  });

  it.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)(
    'the console opens on it, and takes it along when it dies of %s',
    async (signal) => {
      const terminal = new ProgramInTerminal([], {
        columns: 100,
        rows: 30,
        command: [process.execPath, program],
        env: env(),
      });
      try {
        await terminal.see('SANDBOX');
        await terminal.see('live');
        expect(await leftOver()).toHaveLength(2);
        terminal.signal(signal);
        await terminal.exited;
        await vi.waitFor(async () => expect(await leftOver()).toEqual([]), 30_000);
      } finally {
        await terminal.end();
      }
    },
  );

  it('a report on it has to be asked for, and says so in the document', async () => {
    const { code, stdout } = await run(['violations', '--sandbox', '-o', 'json'], {
      env: { HOME: home, TMPDIR: home },
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'ViolationList', sandbox: true });
  });
});

describe('constable sandbox', () => {
  let served: ChildProcess | undefined;
  afterEach(() => served?.kill('SIGKILL'));

  async function serve(...args: string[]): Promise<string> {
    served = spawn(process.execPath, [program, 'sandbox', ...args], {
      env: env(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(served.stdout ?? served, 'data')) as [Buffer];
    const [, kubeconfig = ''] = /^export KUBECONFIG=(\S+)\n/.exec(line.toString()) ?? [];
    return kubeconfig;
  }

  it('serves others until Ctrl-C', async () => {
    const kubeconfig = await serve();
    const { code, stdout } = await run(['templates', '--kubeconfig', kubeconfig]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^NAME +KIND/);
    const ended = served && once(served, 'exit');
    served?.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(existsSync(dirname(kubeconfig))).toBe(false);
  });

  it('--scale makes it as large as told', async () => {
    const kubeconfig = await serve('--scale', '30x40');
    const { stdout } = await run(['violations', '-o', 'json', '--kubeconfig', kubeconfig]);
    expect(JSON.parse(stdout)).toMatchObject({ shown: 1200, total: 1200 });
  });
});
