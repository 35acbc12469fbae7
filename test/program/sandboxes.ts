import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

export type { Sandbox };

/** A sandbox whose picture holds still while a test looks. */
export async function stillSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox();
  sandbox.cluster.pauseAudit();
  return sandbox;
}
