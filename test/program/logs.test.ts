import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { type Sandbox, stillSandbox } from './sandboxes.ts';

let sandbox: Sandbox;
let pod = '';
beforeAll(async () => {
  sandbox = await stillSandbox();
  pod = sandbox.cluster.list('', 'pods', 'kube-system').find(({ metadata }) => metadata.labels?.app === 'azure-policy')
    ?.metadata.name as string;
});
afterAll(() => sandbox.stop());

const logs = (...args: string[]) => run(['logs', ...args, '--kubeconfig', sandbox.kubeconfig]);
const linesOf = (stdout: string) => stdout.trimEnd().split('\n');

describe('the logs command', () => {
  it('prints what all containers of a component wrote, folded', async () => {
    const { stdout, code } = await logs('azure-policy');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\S+Z error {3}Failed to get assignments: .* error=dial tcp: lookup .* method=SyncAssignments/m,
    );
  });

  it('merges all components by time, as a JSON object a line', async () => {
    const { stdout, code } = await logs('--tail', '3', '-o', 'json');
    const lines = linesOf(stdout).map((line) => JSON.parse(line) as { at: string; component: string; text: string });
    expect(code).toBe(0);
    expect(new Set(lines.map(({ component }) => component)).size).toBe(4);
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted());
  });

  it('lets nothing of a line act on the terminal', async () => {
    sandbox.cluster.log('kube-system', pod, 'azure-policy', 'a\u001b]0;owned\u0007\u001b[2J\u202eb');
    for (const format of ['text', 'json']) {
      const { stdout } = await logs(pod, '--tail', '1', '-o', format);
      expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/);
      expect(linesOf(stdout)).toHaveLength(1);
    }
  });

  it('prints the run before the last restart, and says where there is none', async () => {
    const none = await logs('azure-policy', '--previous');
    expect([none.code, none.stdout]).toEqual([1, '']);
    expect(none.stderr).toContain('there is no earlier run: the container never restarted');
    sandbox.cluster.log('kube-system', pod, 'azure-policy', 'panic: the last words');
    sandbox.cluster.restart('kube-system', pod, 'azure-policy', 2);
    sandbox.cluster.log('kube-system', pod, 'azure-policy', 'the first words');
    const before = await logs('azure-policy', '--previous', '--tail', '1');
    expect([before.code, before.stdout]).toEqual([0, expect.stringMatching(/error {3}panic: the last words\n$/)]);
    const now = (await logs('azure-policy')).stdout;
    expect(now).toContain('the first words');
    expect(now).not.toContain('the last words');
  });

  it('ends with 2 for a name of which there is none, and with 4 where logs may not be read', async () => {
    const wrong = await logs('azure-polcy');
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('did you mean azure-policy'.replace('d', 'D'));
    const denied = await run([
      'logs',
      'gatekeeper-audit',
      '--kubeconfig',
      sandbox.kubeconfig,
      '--as',
      'nobody@contoso.com',
    ]);
    expect(denied.code).toBe(4);
  });
});
