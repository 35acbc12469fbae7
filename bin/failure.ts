import type { Problem } from '../src/governance/reading.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { say } from './output.ts';

/** Says what failed and what to do next, and gives the exit code for it. */
export function sayFailure(error: unknown): ExitCode {
  // By its shape, not its class: the class would bring the Kubernetes client along before it is needed.
  if (error instanceof Error && 'problem' in error) {
    const { what, next, status } = error.problem as Problem;
    say(`${what}\n${next}`);
    const refused = status === 401 || status === 403 || ('kind' in error && error.kind === 'credentials');
    return refused ? exitCode.permission : exitCode.error;
  }
  say(error instanceof Error ? error.message : String(error));
  return error instanceof Error && 'wrongInput' in error ? exitCode.usage : exitCode.error;
}
