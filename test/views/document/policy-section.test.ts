import { describe, expect, it } from 'vitest';
import type { ConsoleState } from '../../../src/state/console-state.ts';
import { policySection } from '../../../views/document/policy-section.ts';
import { fakeConsole } from '../fake-console.ts';

const now = Date.now();
const said = (state: ConsoleState, of: Parameters<typeof policySection>[1]) =>
  policySection(state, of, now)
    .lines.map(({ text }) => text)
    .join('\n');
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
});
