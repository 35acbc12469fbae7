import { describe, expect, it } from 'vitest';
import { type LogLine, packLines } from '../../../src/governance/logs/log-chunk.ts';
import { LogRing } from '../../../src/governance/logs/log-ring.ts';

const line = (number: number, text = `line ${number}`): LogLine => ({ at: number, level: 'info', place: 1, text });
const chunk = (from: number, length: number, text?: string) =>
  packLines(Array.from({ length }, (_, index) => line(from + index, text)));

describe('the lines that are kept of a log', () => {
  it('are as they came, in any script', () => {
    const ring = new LogRing();
    const lines: LogLine[] = [
      { at: 1, level: 'error', place: 3, text: 'häh ✖ \u{1f4a5}' },
      { at: Number.NaN, level: 'plain', place: 0, text: '' },
      { at: 2, level: 'debug', place: 65_535, text: 'x\u0000y' },
    ];
    ring.append(packLines(lines));
    expect([0, 1, 2, 3].map((number) => ring.line(number))).toEqual([...lines, undefined]);
  });

  it('keep their numbers when the oldest give way', () => {
    const ring = new LogRing();
    for (let from = 0; from < 60_000; from += 1_000) ring.append(chunk(from, 1_000));
    expect([ring.first, ring.end, ring.length, ring.dropped]).toEqual([10_000, 60_000, 50_000, 10_000]);
    expect(ring.line(9_999)).toBeUndefined();
    expect(ring.line(10_000)?.text).toBe('line 10000');
    expect(ring.line(45_678)?.text).toBe('line 45678');
  });

  it('are bounded by their bytes too', () => {
    const ring = new LogRing();
    for (let from = 0; from < 100; from++) ring.append(chunk(from, 10, 'x'.repeat(100_000)));
    expect(ring.length).toBeLessThanOrEqual(250);
    expect(ring.line(ring.end - 1)?.text).toHaveLength(100_000);
  });

  it('can be forgotten, and are numbered on', () => {
    const ring = new LogRing();
    ring.append(chunk(0, 5));
    ring.clear();
    ring.append(chunk(5, 5));
    expect([ring.first, ring.end, ring.dropped, ring.line(4), ring.line(5)?.text]).toEqual([
      5,
      10,
      0,
      undefined,
      'line 5',
    ]);
  });
});
