import { spellPolicyChecks } from '../../src/governance/policy-checks.ts';
import type { Shell } from '../shell/shell.ts';

/** Says in a line what the policy came to, as the API server counts it. */
export async function tellPolicyChecks(
  shell: Shell,
  of: { readonly policy: string; readonly binding?: string },
): Promise<void> {
  shell.say('reading /metrics of the API server …');
  const read = await shell.live.fetchPolicyChecks();
  if ('value' in read) shell.say(spellPolicyChecks(read.value, of));
  else shell.say(`${read.problem.what} — ${read.problem.next}`, 'error');
}
