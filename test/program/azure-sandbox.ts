import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRead } from '../../src/azure/read-only.ts';
import type { ArmOptions, SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { startLinkedArm } from '../../src/sandbox/arm/cluster-link.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { bare, type Run, run } from './run.ts';

/** A sandbox cluster and its Azure, and the shipped program pointed at both as `constable sandbox` says to. */
export interface AzureSandbox {
  readonly sandbox: Sandbox;
  readonly arm: SandboxArm;
  /** The user's home, with settings and journal. */
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** Flags that name this Azure. */
  readonly flags: readonly string[];
  run(...args: string[]): Promise<Run>;
  /** Requests that change something, `PUT /subscriptions/…`, since the last `forget`. */
  writes(): readonly string[];
  forget(): void;
  /** Everything in files that the program wrote. */
  written(): Promise<string>;
  stop(): Promise<void>;
}

const quick = { cluster: 300, sync: 200, scan: 400, report: 1000, remediation: 300, registration: 300 };

export async function startAzureSandbox(
  options: Partial<Pick<ArmOptions, 'durations' | 'tokenLifetime'>> & { addon?: boolean } = {},
): Promise<AzureSandbox> {
  const { addon = true, ...others } = options;
  const sandbox = await startSandbox({ addon });
  const arm = await startLinkedArm(sandbox, {
    addon,
    retryAfter: null,
    ...others,
    durations: { ...quick, ...others.durations },
  });
  // What was assigned is audited at once, so that no test waits for it; a picture that changes every other second costs half a core.
  sandbox.cluster.audit();
  const home = await mkdtemp(join(tmpdir(), 'azure-home-'));
  const env = bare({
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    KUBECONFIG: sandbox.kubeconfig,
    ...arm.environment,
    CONSTABLE_HURRY: '25',
  });
  const flags = ['--cloud', arm.endpoint, '--arm-ca', arm.caPemPath];
  let from = 0;
  return {
    sandbox,
    arm,
    home,
    env,
    flags,
    run: (...args) => run([...args, ...flags], { env }),
    writes: () =>
      arm.requestLog
        .slice(from)
        .filter(({ method, path }) => !isRead(method, `https://x${path}`))
        .map(({ method, path }) => `${method} ${path.replace(/\?.*/, '').toLowerCase()}`),
    forget: () => {
      from = arm.requestLog.length;
    },
    async written() {
      const files = await readdir(home, { recursive: true, withFileTypes: true });
      const texts = files
        .filter((file) => file.isFile())
        .map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
      return (await Promise.all(texts)).join('\n');
    },
    async stop() {
      await arm.stop();
      await sandbox.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
