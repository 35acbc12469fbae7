import { describe, expect, it } from 'vitest';
import { matchesSelector } from '../../src/governance/label-selector.ts';

describe('matchesSelector', () => {
  const expression = (operator: string, values?: readonly string[]) => ({
    matchExpressions: [{ key: 'team', operator, values }],
  });
  it.each([
    [{}, {}, true],
    [null, {}, true],
    [{ matchLabels: { team: 'a' } }, { team: 'a' }, true],
    [{ matchLabels: { team: 'a' } }, {}, false],
    [{ matchLabels: { constructor: 'a' } }, {}, false],
    [expression('In', ['a', 'b']), { team: 'b' }, true],
    [expression('In', ['a']), {}, false],
    [expression('NotIn', ['a']), {}, true],
    [expression('NotIn', ['a']), { team: 'a' }, false],
    [expression('Exists'), { team: '' }, true],
    [expression('DoesNotExist'), { team: '' }, false],
    [{ matchLabels: { team: 'a' }, ...expression('NotIn', ['a']) }, { team: 'a' }, false],
  ])('%j on %j: %s', (selector, labels, matches) => {
    expect(matchesSelector(selector, labels as Record<string, string>)).toBe(matches);
  });
});
