import type { SandboxScale } from './command-line.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
export async function serveSandbox(_scale: SandboxScale | undefined): Promise<ExitCode> {
  return exitCode.error;
}
