import { expect, it } from 'vitest';
import { type PolicyCheck, parsePolicyCheck, spellPolicyChecks } from '../../src/governance/policy-checks.ts';

const line = (action: string, binding: string, count: number, error = 'no_error') =>
  `apiserver_validating_admission_policy_check_total{enforcement_action="${action}",error_type="${error}",policy="gatekeeper-k",policy_binding="${binding}"} ${count}`;
const page = [
  '# TYPE apiserver_validating_admission_policy_check_total counter',
  line('deny', 'gatekeeper-k-a', 12),
  line('allow', 'gatekeeper-k-a', 140),
  line('deny', 'gatekeeper-k-a', 2, 'invalid_error'),
  line('warn', 'gatekeeper-k-b', 3),
  'apiserver_validating_admission_policy_check_duration_seconds_count{policy="gatekeeper-k",policy_binding="gatekeeper-k-a"} 5',
  'apiserver_request_total{code="200"} 5',
];
const checks = page.map(parsePolicyCheck).filter((check): check is PolicyCheck => check !== undefined);

it('counts what a binding came to, and what the whole policy did', () => {
  expect(spellPolicyChecks(checks, { policy: 'gatekeeper-k', binding: 'gatekeeper-k-a' })).toBe(
    'gatekeeper-k-a: 14 refused, 0 warned of, 0 audited, 140 let pass, 2 with an error of the policy since the API server that answered has started, dry runs included',
  );
  expect(spellPolicyChecks(checks, { policy: 'gatekeeper-k' })).toContain('14 refused, 3 warned of');
});

it('says of one that is not counted that it was not asked, and no zero', () => {
  const said = spellPolicyChecks(checks, { policy: 'gatekeeper-k', binding: 'gatekeeper-k-c' });
  expect(said).toContain('has not asked it since its start');
  expect(said).not.toContain('0 refused');
});
