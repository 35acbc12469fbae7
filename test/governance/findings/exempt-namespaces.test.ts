import { describe, expect, it } from 'vitest';
import { matchesWildcard } from '../../../src/governance/findings/exempt-namespaces.ts';

describe('matchesWildcard', () => {
  it.each([
    ['kube-*', 'kube-system', true],
    ['*-system', 'kube-system', true],
    ['*be-sys*', 'kube-system', true],
    ['*', 'a', true],
    ['kube', 'kube-system', false],
    ['kube-system', 'kube-system', true],
    ['', 'a', false],
  ])('%s on %s: %s', (pattern, name, matches) => expect(matchesWildcard(pattern, name)).toBe(matches));
});
