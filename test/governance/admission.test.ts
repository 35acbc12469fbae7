import { describe, expect, it } from 'vitest';
import type { Constraint, ScopedAction } from '../../src/governance/constraint.ts';
import {
  admissionAction,
  admissionActions,
  auditActions,
  isEnforcedNowhere,
  standingsOf,
} from '../../src/governance/enforcement-point.ts';
import { countViolations } from '../../src/governance/violations.ts';
import { constraint, enforcing, violation } from './picture.ts';

const webhook = 'validation.gatekeeper.sh';
const vap = 'vap.k8s.io';
const audit = 'audit.gatekeeper.sh';
const unseen = (kind: string): Constraint => {
  const { auditedAt: _, totalViolations: __, ...rest } = constraint(kind);
  return rest;
};
const scoped = (...actions: ScopedAction[]): Partial<Constraint> => ({ action: 'scoped', scoped: actions });
const vapSays = (state: string, message = ''): Constraint['byPod'] =>
  enforcing.map((pod, index) =>
    index === 0 ? { ...pod, enforcementPoints: [{ point: vap, state, message, observedGeneration: 1 }] } : pod,
  );

describe('what admission does', () => {
  it.each<[string, Partial<Constraint>, string[], string[]]>([
    ['one action everywhere', { action: 'deny' }, ['deny'], ['deny']],
    [
      'denies at the webhook, warns at audit',
      scoped({ action: 'deny', points: [webhook] }, { action: 'warn', points: [audit] }),
      ['deny'],
      ['warn'],
    ],
    [
      'warns at the webhook, denies at audit',
      scoped({ action: 'warn', points: [webhook] }, { action: 'deny', points: [audit] }),
      ['warn'],
      ['deny'],
    ],
    [
      'the graver of webhook and policy',
      scoped({ action: 'warn', points: [webhook] }, { action: 'deny', points: [vap] }),
      ['deny', 'warn'],
      [],
    ],
    ['all points', scoped({ action: 'deny', points: ['*'] }), ['deny'], ['deny']],
    ['audit alone', scoped({ action: 'deny', points: [audit] }), [], ['deny']],
    ['gator alone', scoped({ action: 'deny', points: ['gator.gatekeeper.sh'] }), [], []],
    ['an action that Gatekeeper does not know', { action: 'audit' }, [], []],
    [
      'a policy that is not made',
      { ...scoped({ action: 'deny', points: [vap] }, { action: 'warn', points: [webhook] }), byPod: vapSays('error') },
      ['warn'],
      [],
    ],
  ])('%s', (_, change, atAdmission, atAudit) => {
    const one = constraint('K', change);
    expect(admissionActions(one)).toEqual(atAdmission);
    expect(auditActions(one)).toEqual(atAudit);
    const violations = [violation({ kind: 'K', name: 'c' })];
    const counts = countViolations([[constraint('K', { ...change, violations, totalViolations: 3 })]]);
    expect([...counts.byAction.keys()]).toEqual([atAdmission[0] ?? 'none']);
  });
});

describe('where a constraint is enforced', () => {
  const only = scoped({ action: 'deny', points: [vap] });

  it.each([
    ['generated', 'enforced', false, 'deny'],
    ['waiting', 'waiting', false, 'deny'],
    ['error', 'not enforced', true, 'none'],
  ])('says so when the policy is %s', (said, state, nowhere, action) => {
    const one = constraint('K', { ...only, byPod: vapSays(said, 'because') });
    expect(standingsOf(one)).toMatchObject([{ point: vap, actions: ['deny'], state }]);
    expect(isEnforcedNowhere(one)).toBe(nowhere);
    expect(admissionAction(one)).toBe(action);
  });

  it('takes generateVAP: false from the error that Gatekeeper writes then', () => {
    const message = 'cannot generate ValidatingAdmissionPolicyBinding: Conditions are not satisfied';
    const byPod = enforcing.map((pod) => ({ ...pod, errors: [{ code: '', message, location: '' }] }));
    expect(isEnforcedNowhere(constraint('K', { ...only, byPod }))).toBe(true);
  });

  it('does not call nowhere what no pod has spoken of, nor what the webhook does', () => {
    expect(isEnforcedNowhere(constraint('K', { ...only, byPod: [] }))).toBe(false);
    expect(isEnforcedNowhere(constraint('K', { action: 'deny', byPod: vapSays('error') }))).toBe(false);
    expect(isEnforcedNowhere(constraint('K', scoped({ action: 'deny', points: [audit] })))).toBe(false);
  });

  it('calls nowhere what no pod takes up, and actions that Gatekeeper does not know', () => {
    const byPod = enforcing.map((pod) => ({ ...pod, enforced: false }));
    expect(isEnforcedNowhere(constraint('K', { action: 'audit', byPod }))).toBe(true);
    expect(
      isEnforcedNowhere(
        constraint('K', { action: 'deny', byPod: vapSays('error').map((pod) => ({ ...pod, enforced: false })) }),
      ),
    ).toBe(true);
  });
});

describe('violations of expanded objects', () => {
  const kept = (action: string, message: string) => violation({ kind: 'K', name: 'c' }, { action, message });

  it('are refused or not as their ExpansionTemplate says', () => {
    const violations = [kept('deny', 'a'), kept('warn', '[Implied by pods] b'), kept('deny', '[Implied by pods] c')];
    const counts = countViolations([[constraint('K', { action: 'deny', violations, totalViolations: 9 })]]);
    expect(Object.fromEntries(counts.byAction)).toEqual({ deny: { shown: 2, total: 8 }, warn: { shown: 1, total: 1 } });
  });

  it('are seen by no ValidatingAdmissionPolicy', () => {
    const violations = [kept('scoped', 'a'), kept('scoped', '[Implied by pods] b')];
    const only = scoped({ action: 'deny', points: [vap, audit] });
    const counts = countViolations([[constraint('K', { ...only, violations, totalViolations: 2 })]]);
    expect(Object.fromEntries(counts.byAction)).toEqual({ deny: { shown: 1, total: 1 }, none: { shown: 1, total: 1 } });
  });
});

describe('the number of violations', () => {
  it.each<[string, Partial<Constraint>]>([
    ['audit is no point of it', scoped({ action: 'deny', points: [webhook] })],
    ['its action is none that Gatekeeper knows', { action: 'audit' }],
    ['the pods that audit have not taken it up', { byPod: enforcing.map((pod) => ({ ...pod, enforced: false })) }],
  ])('is unknown, not zero, when %s', (_, change) => {
    expect(countViolations([[constraint('K', change)]]).all).toEqual({ shown: 0 });
  });

  it('is unknown, not zero, when no audit has seen it', () => {
    expect(countViolations([[unseen('K')]]).all).toEqual({ shown: 0 });
  });

  it('keeps what is known beside what is not', () => {
    const kept = Array.from({ length: 2 }, () => violation({ kind: 'K', name: 'c' }));
    const known = constraint('K', { action: 'deny', violations: kept, totalViolations: 126 });
    const unknown = { ...unseen('K'), name: 'd', action: 'deny' };
    expect(countViolations([[known, unknown]]).byAction.get('deny')).toEqual({ shown: 2, atLeast: 126 });
  });
});
