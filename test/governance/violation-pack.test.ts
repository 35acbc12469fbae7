import { describe, expect, it } from 'vitest';
import type { Violation } from '../../src/governance/violation.ts';
import { columnsOf, packViolations } from '../../src/governance/violation-pack.ts';

const constraint = { kind: 'K', name: 'c' };

function violation(namespace: string, name: string, change: Partial<Violation> = {}): Violation {
  return {
    action: 'deny',
    actions: [],
    constraint,
    object: { group: '', version: 'v1', kind: 'Pod', namespace, name },
    message: `${name} must not`,
    auditedAt: 1,
    ...change,
  };
}

const kept = [
  violation('b', 'web'),
  violation('a', 'zoo', { action: 'scoped', actions: ['warn', 'deny'] }),
  violation('a', 'app', { message: '' }),
  violation('b', 'api', { object: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'b', name: 'api' } }),
];

describe('violations in columns', () => {
  it('are the violations that were put in, in their order', () => {
    const columns = packViolations(kept);
    expect(columns).toHaveLength(4);
    expect([...columns]).toEqual(kept);
    expect(columns.at(-1)).toEqual(kept[3]);
    expect(columns.at(4)).toBeUndefined();
    expect(columns.slice(1, 3)).toEqual(kept.slice(1, 3));
    expect(columns.filter(({ object }) => object.namespace === 'b')).toHaveLength(2);
    expect(columns.some(({ object }) => object.name === 'zoo')).toBe(true);
    expect(columns.map(({ message }) => message)).toEqual(kept.map(({ message }) => message));
  });

  it.each(['é is one byte', 'a ✖ is two', '🦊 is four', ''])('keep any text: %s', (message) => {
    const [, read] = packViolations([violation('a', 'first'), violation('a', 'ñame', { message })]);
    expect(read).toEqual(violation('a', 'ñame', { message }));
  });

  it.each([
    [['container <a> has no limits', 'container <bb> has no limits'], 'container <', '> has no limits'],
    [['same', 'same'], 'same', ''],
    [['aa', 'a', 'aaa'], 'a', ''],
    [['ab', 'a', 'b'], '', ''],
    [['🦊 x', '🦉 x'], '\ud83e', ' x'],
  ])('keep what all messages begin and end with once: %j', (messages, before, after) => {
    const violations = messages.map((message, index) => violation('a', `pod-${index}`, { message }));
    const columns = packViolations(violations);
    expect([...columns]).toEqual(violations);
    expect([columns.data.before, columns.data.after]).toEqual([before, after]);
  });

  it('are ordered by namespace, kind, name and message, whatever the order of the audit', () => {
    const { data } = packViolations(kept);
    expect([...data.order].map((row) => kept[row]?.object.name)).toEqual(['app', 'zoo', 'api', 'web']);
  });

  it('count what they have in common', () => {
    const counts = [...packViolations([...kept, violation('b', 'other')]).countShared()];
    expect(counts.map(([{ namespace, kind, action }, rows]) => `${action} ${namespace} ${kind} ${rows}`)).toEqual([
      'deny b Pod 2',
      'scoped a Pod 1',
      'deny a Pod 1',
      'deny b Deployment 1',
    ]);
  });

  it('are put together once for an array', () => {
    expect(columnsOf(kept)).toBe(columnsOf(kept));
    const columns = packViolations(kept);
    expect(columnsOf(columns)).toBe(columns);
  });

  it('refuse a row that is not there', () => {
    expect(() => packViolations([]).violation(0)).toThrow(RangeError);
  });
});
