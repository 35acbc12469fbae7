import type { TokenCredential } from '@azure/identity';
import { type ArmClients, armClients } from '../../src/azure/arm-clients.ts';
import type { AzProfile } from '../../src/azure/az-profile.ts';
import { readArmCa, resolveCloud } from '../../src/azure/cloud.ts';
import { signInWith } from '../../src/azure/sign-in.ts';
import { type ArmOptions, type SandboxArm, startArm } from '../../src/sandbox/arm/arm.ts';
import { createCertificateAuthority } from '../../src/sandbox/certificates.ts';

/** A sandbox ARM in which slow things take a blink, and this program's clients signed in to it. */
export async function startTestArm(options: Partial<ArmOptions> = {}): Promise<SandboxArm> {
  return startArm({
    ca: await createCertificateAuthority(),
    retryAfter: null,
    durations: { cluster: 60, sync: 30, scan: 60, remediation: 60, registration: 60 },
    ...options,
    cluster: { host: '127.0.0.1:6443', addon: false, ...options.cluster },
  });
}

/**
 * The clients of one console, signed in as `principal`. The token comes from the sandbox itself: the managed-identity client keeps
 * tokens for the whole process, which would mix up sandboxes (`sign-in.test.ts` goes through the endpoint).
 */
export async function connectTo(sandbox: SandboxArm, principal = 'owner', readonly = false): Promise<ArmClients> {
  const ca = await readArmCa(sandbox.caPemPath);
  const cloud = await resolveCloud(sandbox.endpoint, noProfile, ca);
  const credential: TokenCredential = {
    getToken: async (scopes) => ({
      token: await sandbox.token(principal, 3600, [scopes].flat()[0]?.replace(/\/\.default$/, '')),
      expiresOnTimestamp: Date.now() + 3_600_000,
    }),
  };
  const login = await signInWith('managed-identity', credential, cloud, undefined);
  return armClients({ cloud, signIn: login, readonly, ...(ca === undefined ? {} : { ca }) });
}

export const noProfile: AzProfile = { cloudName: 'AzureCloud', clouds: new Map(), subscriptions: [] };
