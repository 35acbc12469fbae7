import { describe, expect, it } from 'vitest';
import { packViolations } from '../../../src/governance/violation-pack.ts';
import { TextSearch } from '../../../views/violations/text-search.ts';
import { fakeConstraint } from '../fake-console.ts';

const constraint = fakeConstraint(0, { constraints: 1, each: 3 });

function found(messages: readonly string[], wanted: string): boolean[] {
  const violations = messages.map((message, at) => ({
    action: 'deny',
    actions: ['deny'],
    constraint: { kind: constraint.kind, name: constraint.name },
    object: { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: `web-${at}` },
    message,
  }));
  const search = new TextSearch(constraint, packViolations(violations), wanted);
  return messages.map((_, row) => search.in(row));
}

describe.each([
  ['latin', ''],
  ['wide', '→'],
])('a text in %s messages', (_, mark) => {
  const messages = [
    `Privileged container is not allowed: nginx${mark}, see it`,
    `Privileged container is not allowed: app, see it`,
  ];

  it('is found in what all of them begin or end with', () => {
    expect(found(messages, 'privileged')).toEqual([true, true]);
    expect(found(messages, 'see')).toEqual([true, true]);
  });

  it('is found across what they have in common and where they differ', () => {
    expect(found(messages, 'allowed:nginx')).toEqual([false, false]);
    expect(found(messages, ': nginx')).toEqual([true, false]);
    expect(found(messages, 'app, s')).toEqual([false, true]);
  });

  it('is not found in the end of a name and the beginning of its message', () => {
    expect(found(messages, '0privileged')).toEqual([false, false]);
    expect(found(messages, 'web-1')).toEqual([false, true]);
  });
});

it('is found in the one message there is', () => {
  expect(found(['Privileged container'], 'leged con')).toEqual([true]);
  expect(found([], 'x')).toEqual([]);
});
