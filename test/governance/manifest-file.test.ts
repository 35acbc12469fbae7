import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../src/governance/manifest-file.ts';

const places = (text: string) =>
  parseManifests('f.yaml', text).manifests.map(({ place: { line, column, endLine }, value }) => [
    line,
    column,
    endLine,
    (value as { metadata?: { name?: string } }).metadata?.name,
  ]);

describe('the manifests of a file', () => {
  it('have the place where each begins and ends, in documents, lists and JSON', () => {
    const one = (name: string) => `kind: ConfigMap\nmetadata: { name: ${name} }\n`;
    expect(places(`# first\n${one('a')}---\n\n---\n${one('b')}`)).toEqual([
      [2, 1, 4, 'a'],
      [7, 1, 9, 'b'],
    ]);
    const list = 'apiVersion: v1\nkind: List\nitems:\n- metadata: { name: a }\n- metadata:\n    name: b\n';
    expect(places(list)).toEqual([
      [4, 3, 5, 'a'],
      [5, 3, 7, 'b'],
    ]);
    expect(places('{\n\t"metadata": {"name": "j"}}')).toEqual([[1, 1, 2, 'j']]);
    expect(places('')).toEqual([]);
  });

  it('are read as kubectl reads them: yes and 0644, but no times', () => {
    const { manifests } = parseManifests('-', 'a: yes\nb: 0644\nc: 22:30\nd: 2026-01-02\n');
    expect(manifests[0]?.value).toEqual({ a: true, b: 420, c: '22:30', d: '2026-01-02' });
  });

  it('say where a file is broken, and the rest of it is read', () => {
    const { manifests, problems } = parseManifests('f.yaml', 'a: 1\n---\nb: [1\nc: 2\n---\nd: 1\nd: 2\n');
    expect(manifests.map(({ value }) => value)).toEqual([{ a: 1 }]);
    expect(problems).toEqual([
      { place: { file: 'f.yaml', line: 4, column: 1 }, message: expect.stringMatching(/^Flow sequence .*\]$/) },
      { place: { file: 'f.yaml', line: 7, column: 1 }, message: 'Map keys must be unique' },
    ]);
  });

  it('do not grow without bounds', () => {
    const bomb = [
      'a: &a [x]',
      ...'bcdefghijk'.split('').map((name, at) => `${name}: &${name} [${`*${'abcdefghijk'[at]},`.repeat(9)}]`),
    ];
    const { manifests, problems } = parseManifests('f.yaml', bomb.join('\n'));
    expect(manifests).toEqual([]);
    expect(problems[0]?.message).toMatch(/alias/);
  });
});
