import { describe, expect, it } from 'vitest';
import type { Constraint } from '../../../src/governance/constraint.ts';
import type { ConsoleState } from '../../../src/state/console-state.ts';
import { policySection } from '../../../views/document/policy-section.ts';
import { constraint, constraintsOf, reading, unaudited, violation } from '../../governance/picture.ts';
import { fakeConsole } from '../fake-console.ts';

const now = Date.now();
const said = (state: ConsoleState, of: Parameters<typeof policySection>[1]) =>
  policySection(state, of, now)
    .lines.map(({ text }) => text)
    .join('\n');
const scoped = { action: 'scoped', scoped: [{ action: 'deny', points: ['validation.gatekeeper.sh'] }] };
function stateOf(one: Constraint): ConsoleState {
  const state = fakeConsole().store.getState();
  return { ...state, picture: { ...state.picture, kinds: reading([]), constraints: constraintsOf(one) } };
}
const pod = { group: '', version: 'v1', kind: 'Pod', namespace: 'team-a', name: 'clean' };

describe('what is said of violations', () => {
  it('of a constraint are its own, of how many', () => {
    const state = fakeConsole().store.getState();
    const [constraint] = [...state.picture.constraints.values()].flatMap(({ value }) => value ?? []);
    const { kind = '', name = '' } = constraint ?? {};
    const text = said(state, { what: 'constraint', kind, name });
    expect(text).toContain('20 of 143, as far as audit keeps them');
    expect(text).toMatch(/Pod\/web-\d+/);
    expect(text).not.toContain('none');
    expect(said(state, { what: 'template', name: kind.toLowerCase() })).toContain(' of ');
  });

  it('of a constraint that was not read is not none', () => {
    const state = fakeConsole().store.getState();
    expect(said(state, { what: 'constraint', kind: 'K8sNew', name: 'x' })).toContain('not known');
  });

  it('of an object is none only where audit keeps all', () => {
    const cut = fakeConsole().store.getState();
    expect(said(cut, { what: 'object', object: pod })).toContain('12 constraints may have others of it');
    const whole = fakeConsole({ constraints: 3, each: 2 }).store.getState();
    expect(said(whole, { what: 'object', object: pod })).toBe('  none');
  });

  it('of an object is not none where audit does not look, though a status says 0', () => {
    const state = stateOf(constraint('K', { ...scoped, totalViolations: 0 }));
    const text = said(state, { what: 'object', object: pod });
    expect(text).toMatch(/^ {2}none that audit has kept\n/);
    expect(text).toContain('1 constraint may have others of it');
  });

  it('of a constraint that audit does not look at is not known, and why', () => {
    const one = { what: 'constraint', kind: 'K', name: 'c' } as const;
    expect(said(stateOf(constraint('K', { ...scoped, totalViolations: 0 })), one)).toBe(
      '  not known: audit.gatekeeper.sh is none of its enforcement points',
    );
    expect(said(stateOf(unaudited(constraint('K'))), one)).toBe('  not known: not audited yet');
  });

  it('names what admission does, and what audit reports where that is another', () => {
    const both = {
      action: 'scoped',
      scoped: [...scoped.scoped, { action: 'warn', points: ['audit.gatekeeper.sh'] }],
      totalViolations: 1,
      violations: [violation({ kind: 'K', name: 'c' }, { action: 'scoped', actions: ['warn'], object: pod })],
    };
    const state = stateOf(constraint('K', both));
    for (const of of [
      { what: 'constraint', kind: 'K', name: 'c' },
      { what: 'object', object: pod },
    ] as const) {
      const text = said(state, of);
      expect(text).toContain('✖ deny at admission, audit reports warn  no');
      expect(text).not.toContain('scoped');
    }
  });
});
