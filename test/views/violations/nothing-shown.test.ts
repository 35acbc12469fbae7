import { describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { loading } from '../../../src/governance/reading.ts';
import type { Line } from '../../../views/parts/line.ts';
import { violationInfo } from '../../../views/violations/info.ts';
import { emptyLines } from '../../../views/violations/nothing-shown.ts';
import type { ViolationScope } from '../../../views/violations/page.ts';
import { constraint, constraintsOf, denied, enforcing, now, reading, violation } from '../../governance/picture.ts';

const words = (lines: readonly Line[]) =>
  lines.map((line) => line.map((piece) => (typeof piece === 'string' ? piece : piece[1])).join('')).join('\n');
const kinds = reading([{ kind: 'K', plural: 'k', version: 'v1beta1' }]);

function told(constraints: ClusterPicture['constraints'], scope: ViolationScope = {}, of = kinds, namespace = '') {
  return {
    text: words(emptyLines({ constraints, kinds: of }, scope, namespace, now)),
    info: words([violationInfo(constraints, of, scope, 0)]),
  };
}

const unseen = (): Constraint => {
  const { auditedAt: _, totalViolations: __, ...rest } = constraint('K');
  return rest;
};

describe('no violations', () => {
  it('is a tick where audits looked and found none', () => {
    expect(told(constraintsOf(constraint('K')))).toEqual({ text: '✔ no violations', info: '0 shown' });
    const own = { constraint: { kind: 'K', name: 'c' } };
    expect(told(constraintsOf(constraint('K')), own).text).toBe('✔ no violations');
  });

  const scoped = (...points: string[]) => ({ action: 'scoped', scoped: [{ action: 'deny', points }] });
  it.each<[string, Constraint, string]>([
    ['no audit has looked', unseen(), 'not audited yet'],
    [
      'audit is no point of it',
      constraint('K', scoped('validation.gatekeeper.sh')),
      'audit.gatekeeper.sh is none of its enforcement points',
    ],
    [
      'Gatekeeper does not know its action and no pod enforces it',
      constraint('K', { action: 'audit', byPod: enforcing.map((pod) => ({ ...pod, enforced: false })) }),
      'Gatekeeper knows no action “audit”',
    ],
    [
      'the pods that audit have not taken it up',
      constraint('K', { byPod: enforcing.map((pod) => ({ ...pod, enforced: false })) }),
      'no pod that audits has taken it up',
    ],
  ])('is not said when %s', (_, one, why) => {
    const { text, info } = told(constraintsOf(one), { constraint: { kind: 'K', name: 'c' } });
    expect(text).toBe(`? K/c: ${why}`);
    expect(info).toBe('1 constraint not audited');
  });

  it('is said of those that were audited only', () => {
    const { text, info } = told(constraintsOf(constraint('L'), unseen()));
    expect(text).toBe('no violations of 1 constraint; not known of others:\n? K/c: not audited yet');
    expect(info).toBe('0 shown · 1 constraint not audited');
  });

  it('is not said of what audit cut off', () => {
    const violations = [violation({ kind: 'K', name: 'c' })];
    const constraints = constraintsOf(constraint('K', { violations, totalViolations: 9 }));
    const { text } = told(constraints, {}, kinds, 'team-z');
    expect(text).toContain('▲ none of the 1 that audit kept of 9 in team-z');
  });

  it('is not said of a constraint that is gone', () => {
    const { text, info } = told(constraintsOf(constraint('K')), { constraint: { kind: 'K', name: 'gone' } });
    expect(text).toBe('▲ K/gone is no longer in this cluster');
    expect(info).toBe('');
  });

  it('is not said of a kind whose template is gone', () => {
    for (const scope of [{ constraint: { kind: 'Gone', name: 'c' } }, { constraintKind: 'Gone' }]) {
      const { text, info } = told(constraintsOf(constraint('K')), scope);
      expect(text).toContain('Gone: not in this cluster');
      expect(text).toContain('its template was deleted');
      expect(info).toBe('');
    }
  });

  it('is not said before anything was read', () => {
    const scope = { constraint: { kind: 'K', name: 'c' } };
    expect(told(new Map([['K', loading<never>('GET …')]]), scope).text).toBe('K: loading…');
    expect(told(new Map([['K', denied<readonly Constraint[]>('k')]]), scope).text).toContain('denied');
    expect(told(new Map(), scope, loading('GET …')).text).toContain('loading…');
  });
});
