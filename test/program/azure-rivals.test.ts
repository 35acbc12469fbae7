import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type AzureSandbox, startAzureSandbox } from './azure-sandbox.ts';

let azure: AzureSandbox;
beforeAll(async () => {
  azure = await startAzureSandbox();
});
afterAll(() => azure?.stop());
beforeEach(() => {
  azure.arm.faults.clear();
  azure.forget();
});

const assign = (name: string, effect: string) =>
  azure.run('assign', 'baseline', '--effect', effect, '--name', name, '--yes');

it('two runs that assign one name at once are not both told that it is done', async () => {
  const ends = await Promise.all([assign('twice', 'Audit'), assign('twice', 'Deny')]);
  const lost = ends.filter(({ code }) => code !== 0);
  expect(lost.length).toBeGreaterThan(0);
  for (const { code, stderr } of lost) {
    expect(code).toBe(1);
    expect(stderr).toMatch(/somebody else (has made it )?meanwhile|There is an assignment/);
  }
});

it('a change that was taken and cannot be read back ends with 5, and says where to look', async () => {
  const { requestLog, faults } = azure.arm;
  requestLog.push = (...requests) => {
    for (const { method, path } of requests)
      if (method === 'PUT' && path.includes('/policyAssignments/unread'))
        faults.next({ match: '/policyAssignments/unread', method: 'GET', status: 503, times: 20 });
    return Array.prototype.push.apply(requestLog, requests);
  };
  const { code, stdout, stderr } = await assign('unread', 'Audit');
  expect(code).toBe(5);
  expect(stdout).toMatch(/unknown: .*cannot be told.*look at \/subscriptions\/.*\/policyAssignments\/unread/);
  expect(stderr).toContain('Azure failed (503)');
  expect(azure.writes()).toHaveLength(1);
});
