import { describe, expect, it } from 'vitest';
import { warningTexts } from '../../../src/cluster/connection/warning-headers.ts';

describe('Warning headers', () => {
  it('are read one by one and joined, with quotes, commas and letters beyond ASCII', () => {
    const quoted = '299 - "[a] wants \\"x\\", and 299 - \\\\ more"';
    const beyond = Buffer.from('299 - "[b] für"').toString('latin1');
    const texts = ['[a] wants "x", and 299 - \\ more', '[b] für'];
    expect(warningTexts(`${quoted}, ${beyond}`)).toEqual(texts);
    expect(warningTexts([quoted, beyond])).toEqual(texts);
    expect(warningTexts('199 agent "dated" "Sat, 25 Aug 2012 23:34:45 GMT"')).toEqual(['dated']);
    expect(warningTexts(undefined)).toEqual([]);
    expect(warningTexts('nonsense "')).toEqual([]);
  });
});
