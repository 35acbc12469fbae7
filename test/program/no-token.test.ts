/** No token is in what the program prints with all its libraries' debug output on, nor in any file it writes. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AzureSandbox, startAzureSandbox } from './azure-sandbox.ts';
import { run } from './run.ts';

let azure: AzureSandbox;

beforeAll(async () => {
  azure = await startAzureSandbox({ addon: false });
});
afterAll(() => azure?.stop());

const aToken = /eyJ[\w-]{8,}\.[\w-]{8,}/;

it.each([
  ['addon', 'enable', '--yes'],
  ['acr', 'attach', 'contososhared', '--yes'],
  ['assign', 'baseline', '--effect', 'Audit', '--name', 'try', '--yes'],
  ['scan', '--wait'],
  ['compliance', '-o', 'json'],
  ['violations', '-o', 'json'],
  ['unassign', 'try', '--confirm', 'try'],
  ['assignments', '--subscription', 'no such subscription'],
  ['journal', '-o', 'json'],
])('%s %s', { timeout: 90_000 }, async (...args) => {
  const env = {
    ...azure.env,
    XDG_CONFIG_HOME: join(azure.home, 'config'),
    XDG_CACHE_HOME: join(azure.home, 'cache'),
    NODE_DEBUG: 'http,https,net,tls,undici,fetch',
    AZURE_LOG_LEVEL: 'verbose',
    DEBUG: '*',
  };
  const { stdout, stderr } = await run([...args, ...azure.flags], { env });
  const said = `${stdout}\n${stderr}`;
  if (args[0] !== 'journal') expect(stderr.length, 'debug output').toBeGreaterThan(1000);
  expect(aToken.exec(said)?.[0]).toBeUndefined();
  expect(aToken.exec(await azure.written())?.[0]).toBeUndefined();
});

it('nor after the login ran out', async () => {
  azure.arm.expireTokens();
  azure.arm.refuseSignIn(true);
  const { stdout, stderr } = await azure.run('compliance');
  expect(`${stdout}\n${stderr}\n${await azure.written()}`).not.toMatch(aToken);
});
