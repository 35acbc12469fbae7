import { describe, expect, it } from 'vitest';
import type { Constraint } from '../../src/governance/constraint.ts';
import { loggedViolation, type Recheck } from '../../src/governance/recheck.ts';
import { recheckOutcome } from '../../src/governance/recheck-outcome.ts';
import { twinOf } from '../../src/governance/twin.ts';
import type { Objection, Verdict } from '../../src/governance/verdict.ts';
import { constraint } from '../reports/source.ts';

const line = (change: object = {}) =>
  JSON.stringify({
    msg: 'denied admission: no probe',
    process: 'admission',
    event_type: 'violation',
    constraint_kind: 'K8sProbe',
    constraint_name: 'probes',
    constraint_action: 'dryrun',
    constraint_enforcement_actions: [],
    resource_kind: 'Pod',
    resource_namespace: 'shop',
    resource_name: 'web',
    ...change,
  });
const web = { kind: 'Pod', namespace: 'shop', name: 'web' };

describe('a line of the webhook’s log', () => {
  it('tells of the object that it names, whatever the constraint does', () => {
    expect(loggedViolation(line(), web)).toEqual({
      constraint: { kind: 'K8sProbe', name: 'probes' },
      actions: ['dryrun'],
      message: 'no probe',
    });
    const scoped = line({ constraint_action: 'scoped', constraint_enforcement_actions: ['warn', 'dryrun'] });
    expect(loggedViolation(scoped, web)?.actions).toEqual(['warn', 'dryrun']);
    for (const change of [
      { resource_name: 'api' },
      { resource_namespace: 'x' },
      { resource_kind: 'Service' },
      { process: 'audit' },
    ])
      expect(loggedViolation(line(change), web)).toBeUndefined();
    expect(loggedViolation(`${line().slice(0, -9)}`, web)).toBeUndefined();
  });
});

describe('what a recheck says of a violation', () => {
  const named: Objection = { by: 'webhook', source: '', constraint: 'probes', template: '', message: 'm' };
  const recheck = (verdict: Partial<Verdict>, logged: Recheck['logged'] = []): Recheck => ({
    verdict: { state: 'passes', refusals: [], warnings: [], at: 1, isWhole: true, ...verdict },
    logged,
  });
  const of = { kind: 'K8sProbe', name: 'probes' };
  const doing = (action: string): Constraint => constraint({ ...of, action });
  const outcome = (asked: Recheck, action = 'deny', logs: boolean | undefined = true, updates?: 'passed') =>
    recheckOutcome(asked, doing(action), of, updates && ({ updates } as Parameters<typeof recheckOutcome>[3]), logs);

  it('is that it is there, by whoever says so', () => {
    expect(outcome(recheck({ state: 'refused', refusals: [named] })).state).toBe('broken');
    expect(outcome(recheck({ state: 'warned', warnings: [named] }), 'warn').state).toBe('broken');
    expect(outcome(recheck({ state: 'refused', refusals: [{ ...named, template: 'k8sprobe' }] })).state).toBe('broken');
    expect(outcome(recheck({}, [{ constraint: of, actions: ['dryrun'], message: 'm' }]), 'dryrun').state).toBe(
      'broken',
    );
  });

  it('is that it was not seen only where it would have been', () => {
    expect(outcome(recheck({})).state).toBe('not seen');
    expect(outcome(recheck({}), 'dryrun').state).toBe('not seen');
    expect(outcome(recheck({ state: 'refused', refusals: [{ ...named, constraint: 'other' }] })).state).toBe(
      'not seen',
    );
  });

  it('is otherwise that nobody can tell, and why', () => {
    const why = (...given: Parameters<typeof outcome>) => {
      const { state, why: reason } = outcome(...given);
      return `${state}: ${reason}`;
    };
    expect(why(recheck({ state: 'unknown' }))).toMatch(/^unasked: nobody/);
    expect(why(recheck({ state: 'refused', refusals: [{ ...named, template: 'other' }], isWhole: false }))).toMatch(
      /^unasked: something else/,
    );
    expect(why(recheck({}), 'deny', true, 'passed')).toMatch(/^unasked: .*creations only/);
    expect(why(recheck({}, { what: 'no', next: '' }), 'dryrun')).toMatch(/^unasked: .*dryrun/);
    expect(why(recheck({}), 'dryrun', false)).toMatch(/^unasked: .*not known to log/);
    expect(recheckOutcome(recheck({}), undefined, of, undefined, true)).toMatchObject({
      state: 'unasked',
      why: /not there/.exec('K8sProbe/probes is not there any more')?.input,
    });
  });
});

describe('the twin of an object', () => {
  it('has its content and a name of its own, and nothing of the server’s', () => {
    const metadata = {
      name: 'web',
      namespace: 'shop',
      labels: { a: '1' },
      uid: 'u',
      resourceVersion: '1',
      managedFields: [],
    };
    expect(twinOf({ kind: 'Pod', metadata, spec: { a: 1 }, status: {} })).toEqual({
      kind: 'Pod',
      metadata: { generateName: 'web-', namespace: 'shop', labels: { a: '1' } },
      spec: { a: 1 },
    });
  });
});
