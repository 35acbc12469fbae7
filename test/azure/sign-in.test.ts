import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { adviceFor } from '../../src/azure/advice.ts';
import { defaultSubscription, readAzProfile } from '../../src/azure/az-profile.ts';
import { CloudError, resolveCloud, tokenScope } from '../../src/azure/cloud.ts';
import { connectAzure } from '../../src/azure/connect.ts';
import { NotSignedInError, signInWith } from '../../src/azure/sign-in.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { noProfile, startTestArm } from './sandbox-arm.ts';

let sandbox: SandboxArm;
let folder: string;

beforeAll(async () => {
  sandbox = await startTestArm();
  folder = await mkdtemp(join(tmpdir(), 'constable-az-'));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => vi.unstubAllEnvs());

function stub(environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

const inSandbox = () => ({
  IDENTITY_ENDPOINT: sandbox.identityEndpoint,
  IDENTITY_HEADER: sandbox.identityHeader,
  AZURE_CONFIG_DIR: folder,
  REQUESTS_CA_BUNDLE: sandbox.caPemPath,
  AZURE_CLIENT_ID: undefined,
});

describe('a credential that never answers', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is given up, and asked again with the next request', async () => {
    vi.useFakeTimers({ now: 0 });
    const tokens = [Promise.resolve({ token: 'first', expiresOnTimestamp: 1_000 }), new Promise<never>(() => {})];
    const source = { getToken: async () => tokens.shift() ?? { token: 'third', expiresOnTimestamp: 9e12 } };
    const cloud = await resolveCloud('AzureCloud', noProfile);
    const { credential } = await signInWith('environment', source, cloud, undefined);
    vi.setSystemTime(2_000);
    const asked = credential.getToken(tokenScope(cloud)).catch((error: unknown) => String(error));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await Promise.race([asked, 'nothing'])).toContain('it gave no token within 60 s');
    expect(await credential.getToken(tokenScope(cloud))).toMatchObject({ token: 'third' });
  });
});

describe('connecting', () => {
  test('through the managed-identity endpoint, to an ARM named by its address', async () => {
    stub(inSandbox());
    const azure = await connectAzure({ cloud: sandbox.endpoint, signIn: 'managed-identity', readonly: false });
    expect(azure.cloud).toMatchObject({
      name: 'ConstableSandbox',
      resourceManager: sandbox.endpoint,
      wellKnown: false,
    });
    expect(azure.arm.connection.signIn).toMatchObject({ method: 'managed-identity', account: 'owner' });
    expect(azure.subscriptions).toHaveLength(3);
    expect(azure.subscription).toBe(azure.subscriptions[0]);
  });

  test('pins the subscription that was asked for, by name', async () => {
    stub(inSandbox());
    const azure = await connectAzure({
      cloud: sandbox.endpoint,
      signIn: 'managed-identity',
      subscription: 'contoso STAGING',
      readonly: false,
    });
    expect(azure.subscription?.displayName).toBe('Contoso Staging');
    const wrong = connectAzure({
      cloud: sandbox.endpoint,
      signIn: 'managed-identity',
      subscription: 'nowhere',
      readonly: false,
    });
    await expect(wrong).rejects.toThrow('no subscription "nowhere" among the 3');
  });

  test('goes through the ways in their order and says how each ended', async () => {
    stub({
      ...inSandbox(),
      PATH: folder,
      AZURE_TENANT_ID: undefined,
      AZURE_FEDERATED_TOKEN_FILE: undefined,
      AZURE_CLIENT_ID: 'reader',
    });
    sandbox.refuseSignIn(true);
    const failed = await connectAzure({ cloud: sandbox.endpoint, readonly: false }).catch((error: unknown) => error);
    sandbox.refuseSignIn(false);
    expect(failed).toBeInstanceOf(NotSignedInError);
    expect(failed instanceof NotSignedInError && failed.tried.map(({ method }) => method)).toEqual([
      'az',
      'environment',
      'workload-identity',
      'managed-identity',
    ]);
    const advice = adviceFor(failed);
    expect(advice.what).toBe('Not signed in to Azure');
    expect(advice.next).toContain('az login');
    expect(advice.remedy).toEqual({ kind: 'sign-in' });
  });

  test('does not trust an ARM whose authority is unknown, and names the flag', async () => {
    stub({ ...inSandbox(), REQUESTS_CA_BUNDLE: undefined });
    await expect(connectAzure({ cloud: sandbox.endpoint, readonly: false })).rejects.toThrow('--arm-ca');
  });
});

describe('clouds', () => {
  test.each([
    ['public', 'https://management.azure.com/.default'],
    ['usgov', 'https://management.usgovcloudapi.net/.default'],
    ['AzureChinaCloud', 'https://management.chinacloudapi.cn/.default'],
  ])('%s asks for %s', async (name, scope) => {
    expect(tokenScope(await resolveCloud(name, noProfile))).toBe(scope);
  });

  test('one that az has registered and set', async () => {
    await writeFile(join(folder, 'config'), '[cloud]\nname = Stack\n');
    await writeFile(
      join(folder, 'clouds.config'),
      '[Stack]\nendpoint_resource_manager = https://management.stack.example/\nendpoint_active_directory = https://login.stack.example/adfs\nendpoint_active_directory_resource_id = https://management.stack.example/guid\nsubscription = b\n',
    );
    const profile = await readAzProfile(folder);
    expect(await resolveCloud(undefined, profile)).toEqual({
      name: 'Stack',
      resourceManager: 'https://management.stack.example',
      audience: 'https://management.stack.example/guid',
      loginEndpoint: 'https://login.stack.example/adfs',
      wellKnown: false,
    });
  });

  test('an unknown name is refused with the names that are known', async () => {
    await expect(resolveCloud('moon', noProfile)).rejects.toThrow(CloudError);
    await expect(resolveCloud('moon', noProfile)).rejects.toThrow('public, usgov, china');
  });
});

describe('what az account show would say', () => {
  const subscription = (id: string, isDefault: boolean, environmentName = 'AzureCloud') => ({
    id,
    name: id,
    tenantId: 't',
    isDefault,
    environmentName,
    user: { name: 'a@b.c' },
  });

  test('the default of the cloud, from a file that begins with a byte order mark', async () => {
    const subscriptions = [
      subscription('a', false),
      subscription('b', true),
      subscription('c', true, 'AzureChinaCloud'),
    ];
    await writeFile(join(folder, 'azureProfile.json'), `\uFEFF${JSON.stringify({ subscriptions })}`);
    const profile = await readAzProfile(folder);
    expect(defaultSubscription(profile, 'AzureCloud')).toMatchObject({ id: 'b', account: 'a@b.c' });
    expect(defaultSubscription(profile, 'AzureChinaCloud')?.id).toBe('c');
    expect(defaultSubscription(profile, 'AzureUSGovernment')).toBeUndefined();
  });

  test('nothing, where az was never used or its file is broken', async () => {
    expect((await readAzProfile(join(folder, 'none'))).subscriptions).toEqual([]);
    await writeFile(join(folder, 'azureProfile.json'), '{"subscriptions": 1');
    expect((await readAzProfile(folder)).subscriptions).toEqual([]);
  });
});
