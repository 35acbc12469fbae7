import { type ArmClients, armClients } from '../../src/azure/arm-clients.ts';
import { readArmCa, resolveCloud } from '../../src/azure/cloud.ts';
import { signIn } from '../../src/azure/sign-in.ts';
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

/** The clients of one console, signed in through the managed-identity endpoint as `principal`. */
export async function connectTo(sandbox: SandboxArm, principal = 'owner', readonly = false): Promise<ArmClients> {
  sandbox.signIn(principal);
  const before = { ...process.env };
  Object.assign(process.env, { IDENTITY_ENDPOINT: sandbox.identityEndpoint, IDENTITY_HEADER: sandbox.identityHeader });
  try {
    const ca = await readArmCa(sandbox.caPemPath);
    const cloud = await resolveCloud(
      sandbox.endpoint,
      { cloudName: 'AzureCloud', clouds: new Map(), subscriptions: [] },
      ca,
    );
    const login = await signIn({ readonly, signIn: 'managed-identity' }, cloud, undefined);
    return armClients({ cloud, signIn: login, readonly, ...(ca === undefined ? {} : { ca }) });
  } finally {
    process.env = before;
  }
}
