import { type PolicyCheck, parsePolicyCheck } from '../governance/policy-checks.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';

/**
 * What the ValidatingAdmissionPolicies came to, from GET /metrics of whichever API server answers. The page has some MB, of which only
 * these lines are kept, so that it is read when asked for alone. Rejects with ClusterError.
 */
export async function readPolicyChecks(
  connection: ClusterConnection,
  signal: AbortSignal,
): Promise<readonly PolicyCheck[]> {
  const checks: PolicyCheck[] = [];
  for await (const line of await connection.stream('/metrics', { accept: 'text/plain', signal })) {
    const check = parsePolicyCheck(line);
    if (check) checks.push(check);
  }
  return checks;
}
