import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { jsonSafe, jsonSafePieces, yamlSafe } from '../../src/terminal/safe-data.ts';
import { attacks, dice, hostileMixture, rawHostile } from './hostile.ts';

const raw = (text: string) => text.replaceAll('\n', '').match(rawHostile);

describe('jsonSafe and yamlSafe', () => {
  const awkward = {
    ...attacks,
    '\x1b[31mkey\u202e': 1,
    words: [
      'yes',
      'no',
      'on',
      'null',
      '0777',
      '1e3',
      '2021-09-27T23:40:05Z',
      '',
      ' ',
      '~',
      '=',
      '<<',
      '1:30',
      '- x',
      '#',
      '*a',
      '&a',
      '!t',
      '@',
      '%',
      '?',
      ':',
      '|',
    ],
    block: 'line one\n  line two \x1b\n\nlast\n',
    long: 'word '.repeat(60),
    none: null,
    empty: { list: [], map: {} },
    numbers: [0, -1, 1.5, 1e21],
  };

  it('lose nothing', () => {
    expect(JSON.parse(jsonSafe(awkward))).toEqual(awkward);
    expect(parse(yamlSafe(awkward))).toEqual(awkward);
    expect(parse(yamlSafe(awkward), { version: '1.1' })).toEqual(awkward);
  });

  it('make the same text in pieces', () => {
    const lists = {
      none: undefined,
      [awkward.block]: [awkward, [1, [2]], null, undefined],
      empty: [],
      zero: 0,
      awkward,
    };
    for (const document of [awkward, lists, {}, { none: undefined }]) {
      expect([...jsonSafePieces(document)].join('')).toBe(jsonSafe(document));
    }
    expect([...jsonSafePieces({ items: [1, 2, 3] })].length).toBeGreaterThan(3);
  });

  it('give nothing raw', () => {
    expect(raw(jsonSafe(awkward))).toBeNull();
    expect(raw(yamlSafe(awkward))).toBeNull();
  });

  it('do so with anything', () => {
    const roll = dice(99);
    for (let i = 0; i < 5_000; i += 1) {
      const value = { [hostileMixture(roll)]: [hostileMixture(roll), hostileMixture(roll)] };
      expect(JSON.parse(jsonSafe(value))).toEqual(value);
      expect(raw(jsonSafe(value))).toBeNull();
      const yaml = yamlSafe(value);
      expect(raw(yaml), JSON.stringify(value)).toBeNull();
      expect(parse(yaml), yaml).toEqual(value);
    }
  });

  it('writes the same object twice rather than an alias', () => {
    const shared = { a: 1 };
    expect(yamlSafe([shared, shared])).toBe('- a: 1\n- a: 1\n');
  });
});
