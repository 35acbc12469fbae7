import { parseSample, type Sample } from './prometheus-text.ts';

/**
 * How often one API server came to one end by one binding since it started
 * (`apiserver_validating_admission_policy_check_total` of its /metrics). It names no request, and counts dry runs too.
 */
export interface PolicyCheck {
  readonly policy: string;
  readonly binding: string;
  /** `allow`, `deny`, `warn` or `audit`. */
  readonly action: string;
  /** `no_error`, or what went wrong with the policy itself. */
  readonly error: string;
  readonly count: number;
}

const metric = 'apiserver_validating_admission_policy_check_total';

/** Undefined for every other line of the page. */
export function parsePolicyCheck(line: string): PolicyCheck | undefined {
  const sample = line.startsWith(metric) ? parseSample(line) : undefined;
  return sample?.name === metric ? checkOf(sample) : undefined;
}

function checkOf({ labels, value }: Sample): PolicyCheck {
  const label = (name: string) => labels.get(name) ?? '';
  return {
    policy: label('policy'),
    binding: label('policy_binding'),
    action: label('enforcement_action'),
    error: label('error_type'),
    count: value,
  };
}

/** What the binding, or all of the policy's without one, came to, in words. */
export function spellPolicyChecks(
  checks: readonly PolicyCheck[],
  { policy, binding }: { readonly policy: string; readonly binding?: string },
): string {
  const own = checks.filter((one) => one.policy === policy && (binding === undefined || one.binding === binding));
  if (own.length === 0) return `${binding ?? policy}: the API server that answered has not asked it since its start`;
  const sum = (of: (check: PolicyCheck) => boolean) => own.filter(of).reduce((total, { count }) => total + count, 0);
  const failed = sum(({ error }) => error !== 'no_error' && error !== '');
  const parts = [
    `${sum(({ action }) => action === 'deny')} refused`,
    `${sum(({ action }) => action === 'warn')} warned of`,
    `${sum(({ action }) => action === 'audit')} audited`,
    `${sum(({ action }) => action === 'allow')} let pass`,
    ...(failed === 0 ? [] : [`${failed} with an error of the policy`]),
  ];
  return `${binding ?? policy}: ${parts.join(', ')} since the API server that answered has started, dry runs included`;
}
