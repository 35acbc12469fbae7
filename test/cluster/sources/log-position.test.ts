import { describe, expect, it } from 'vitest';
import { createLogPosition } from '../../../src/cluster/sources/log-position.ts';

const stamp = (nanoseconds: number) => `2026-11-22T01:54:15.${String(nanoseconds).padStart(9, '0')}Z`;
const line = (nanoseconds: number, text: string) => `${stamp(nanoseconds)} ${text}`;

describe('where a log was left', () => {
  it('takes each line behind its time, and asks from the last one on', () => {
    const position = createLogPosition();
    expect(position.resume()).toBeUndefined();
    expect(position.place(line(1, 'a'))).toEqual({ fate: 'new', text: 'a', at: Date.parse(stamp(1)) });
    expect(position.place(line(2, ' b '))).toMatchObject({ fate: 'new', text: ' b ' });
    expect(position.resume()).toBe(stamp(2));
  });

  it('knows the lines of the last second when they come again, and two alike of one moment', () => {
    const position = createLogPosition();
    for (const text of ['a', 'a', 'b']) position.place(line(5, text));
    position.resume();
    const fates = ['a', 'b', 'a', 'a'].map((text) => position.place(line(5, text)).fate);
    expect(fates).toEqual(['known', 'known', 'known', 'new']);
    expect(position.place(line(6, 'c')).fate).toBe('new');
  });

  it('takes a line whole that was cut off before', () => {
    const position = createLogPosition();
    position.place(line(5, '{"cut'));
    position.resume();
    expect(position.place(line(5, '{"cut":1}'))).toMatchObject({ fate: 'new', text: '{"cut":1}' });
  });

  it('says that lines may be missing when the last one does not come again', () => {
    const position = createLogPosition();
    position.place(line(5, 'a'));
    position.resume();
    expect(position.place(line(9, 'z')).fate).toBe('after a gap');
    expect(position.place(line(10, 'z')).fate).toBe('new');
  });

  it('keeps its place over lines that are out of order or have no time', () => {
    const position = createLogPosition();
    position.place(line(5, 'a'));
    expect(position.place(line(4, 'late')).fate).toBe('new');
    expect(position.place('Error from the kubelet').fate).toBe('new');
    expect(position.resume()).toBe(stamp(5));
  });

  it('compares moments that nodes write with an offset', () => {
    const position = createLogPosition();
    position.place('2026-11-22T03:54:15.5+02:00 a');
    position.resume();
    expect(position.place('2026-11-22T03:54:15.25+02:00 b').fate).toBe('known');
  });
});
