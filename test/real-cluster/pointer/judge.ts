import { spellPath } from '../../../src/governance/offending-field/object-path.ts';
import { findOffendingField } from '../../../src/governance/offending-field/offending-field.ts';
import type { AuditedConstraint, AuditedViolation, Placed } from './place.ts';

export interface Judged {
  readonly said: string;
  readonly expected: string | undefined;
  readonly got: string | undefined;
  readonly verdict: 'exact' | 'part' | 'none' | 'wrong';
}

/**
 * Holds the pointer of an audited violation against what was written beside the object.
 * @param live the object as the cluster has it
 */
export function judge(
  { kind, metadata, spec }: AuditedConstraint,
  violation: AuditedViolation,
  field: Placed['field'],
  live: unknown,
): Judged {
  const expected = expectedField(field, violation.message);
  const constraint = { parameters: spec.parameters };
  const found = findOffendingField(live, violation.message, { kind, constraint });
  const got = found && spellPath(found.path);
  return {
    said: `${kind}/${metadata.name} ${violation.kind}/${violation.name}: ${violation.message}`,
    expected,
    got: found && !found.exact ? `within ${got}` : got,
    verdict: verdictOf(expected, got, found?.exact),
  };
}

function expectedField(field: Placed['field'], message: string): string | undefined {
  if (typeof field === 'string') return field;
  return Object.entries(field).find(([part]) => message.includes(part))?.[1];
}

function verdictOf(
  expected: string | undefined,
  got: string | undefined,
  exact: boolean | undefined,
): Judged['verdict'] {
  if (got === undefined) return 'none';
  if (expected === got) return exact ? 'exact' : 'part';
  return !exact && expected?.startsWith(got) ? 'part' : 'wrong';
}

export function tally(judged: readonly Judged[]) {
  const count = (verdict: Judged['verdict']) => judged.filter((one) => one.verdict === verdict).length;
  return {
    total: judged.length,
    exact: count('exact'),
    part: count('part'),
    none: count('none'),
    wrong: count('wrong'),
  };
}
