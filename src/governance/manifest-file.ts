import { type Document, isMap, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { objectOf } from './raw-json.ts';

/** Where a manifest stands in its file; lines and columns from 1. */
export interface ManifestPlace {
  /** As it was named; `-` for stdin. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Manifest {
  readonly place: ManifestPlace;
  /** Parsed, unchecked. */
  readonly value: unknown;
}

/** What of a file could not be read. */
export interface ManifestProblem {
  readonly place: Pick<ManifestPlace, 'file' | 'line' | 'column'>;
  readonly message: string;
}

export interface ManifestFile {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly ManifestProblem[];
}

/** The documents of a YAML or JSON file, and the items of its lists, as kubectl reads them: YAML 1.1 without its times and dates. */
export function parseManifests(file: string, text: string): ManifestFile {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    version: '1.1',
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !isTime(tag)),
  });
  const manifests: Manifest[] = [];
  const problems: ManifestProblem[] = [];
  for (const document of [...documents]) {
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0]);
      problems.push({ place: { file, line, column: col }, message: spelt(error.message) });
      continue;
    }
    try {
      manifests.push(...manifestsOf(file, document, lines));
    } catch (error) {
      // Aliases that would grow beyond all bounds.
      const message = error instanceof Error ? error.message : String(error);
      problems.push({ place: placeOf(file, document.contents, lines), message });
    }
  }
  return { manifests, problems };
}

/** The parser's words, without the place, which stands beside them. */
function spelt(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}

function isTime({ tag, format }: { readonly tag?: string; readonly format?: string }): boolean {
  return format === 'TIME' || tag === 'tag:yaml.org,2002:timestamp';
}

function manifestsOf(file: string, document: Document.Parsed, lines: LineCounter): readonly Manifest[] {
  const value = document.toJS() as unknown;
  if (value === null || value === undefined) return [];
  const { kind, items } = objectOf(value);
  const listed = isMap(document.contents) ? document.contents.get('items', true) : undefined;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items) || !isSeq(listed))
    return [{ place: placeOf(file, document.contents, lines), value }];
  return items.map((item: unknown, index) => ({
    place: placeOf(file, listed.items[index] as Node, lines),
    value: item,
  }));
}

function placeOf(file: string, node: Node | null | undefined, lines: LineCounter): ManifestPlace {
  const [start, end] = node?.range ?? [0, 0];
  const [from, to] = [lines.linePos(start), lines.linePos(end)];
  return { file, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
}
