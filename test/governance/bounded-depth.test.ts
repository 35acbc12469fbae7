import { describe, expect, it } from 'vitest';
import { boundedDepth } from '../../src/governance/bounded-depth.ts';
import { parseConstraint } from '../../src/governance/constraint-parse.ts';
import { jsonSafe } from '../../src/terminal/safe-data.ts';

const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

describe('parameters that are nested deeper than anybody can read', () => {
  it.each([150, 9_000])('of %i levels are printed without a failure', (depth) => {
    const raw = { kind: 'Deep', metadata: { name: 'deep' }, spec: { parameters: nested(depth), match: nested(depth) } };
    const constraint = parseConstraint(raw);
    const text = jsonSafe(constraint);
    expect(text.includes('nested deeper than 200 levels')).toBe(depth > 200);
    expect(() => structuredClone(constraint)).not.toThrow();
  });

  it('stay the same value where nothing is too deep', () => {
    const value = { a: [1, { b: null }] };
    expect(boundedDepth(value)).toBe(value);
  });
});

describe('a total', () => {
  it.each([Number(`1${'0'.repeat(300)}`), -1, 1.5, '7', null])('of %j is not known', (totalViolations) => {
    const raw = { kind: 'K', metadata: { name: 'n' }, status: { totalViolations } };
    expect(parseConstraint(raw)).not.toHaveProperty('totalViolations');
  });
});
