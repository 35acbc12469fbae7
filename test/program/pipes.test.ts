import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { bare, program, run } from './run.ts';
import type { Sandbox } from './sandboxes.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ scale: { constraints: 20, violations: 500 } });
});
afterAll(() => sandbox.stop());

describe('a pipe', () => {
  it.each(['table', 'json', 'yaml'])('that closes early gets its lines and no complaint (%s)', async (output) => {
    const line = `"$0" "$1" violations -o ${output} --kubeconfig "$2" | head -n 2; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await execa('bash', ['-c', line, process.execPath, program, sandbox.kubeconfig], {
      env: bare(),
      extendEnv: false,
    });
    const lines = stdout.split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toBe('0');
    expect(stderr).not.toMatch(/EPIPE|Error| {4}at /);
  });

  it('that is slow gets everything', async () => {
    const line = '"$0" "$1" violations -o json --kubeconfig "$2" | (sleep 1; cat)';
    const { stdout } = await execa('bash', ['-c', line, process.execPath, program, sandbox.kubeconfig], {
      env: bare(),
      extendEnv: false,
      maxBuffer: 2 ** 28,
    });
    const list = JSON.parse(stdout);
    expect([list.shown, list.total, list.items.length]).toEqual([10_000, 10_000, 10_000]);
  });

  it('carries data only: what is said to the person goes to stderr', async () => {
    const { stdout, stderr } = await run([
      'violations',
      '-o',
      'json',
      '-n',
      'none',
      '--kubeconfig',
      sandbox.kubeconfig,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ namespace: 'none', shown: 0, total: 10_000 });
    expect(stderr).toBe('');
    const table = await run(['violations', '-n', 'none', '--kubeconfig', sandbox.kubeconfig]);
    expect(table.stdout).toBe('');
    expect(table.stderr).toBe('constable: 0 shown in namespace none, of 10,000 in the whole cluster\n');
  });
});
