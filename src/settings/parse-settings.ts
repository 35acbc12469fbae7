import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { SettingsError } from './settings-error.ts';

/** A settings file's YAML as `schema` reads it; empty is `{}`. Throws SettingsError: `path:line: key: reason`. */
export function parseSettings<T>(text: string, path: string, schema: z.ZodType<T>, known: readonly string[] = []): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw new SettingsError(`${path}:${lines.linePos(broken.pos[0]).line}: not YAML: ${broken.message}`);
  const result = schema.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ key, message: `unknown setting (known: ${known.join(', ')})` }))
      : [{ key: String(issue.path[0] ?? ''), message: reasonOf(issue) }],
  );
  throw new SettingsError(
    problems
      .map(({ key, message }) => `${path}:${lineOf(document, lines, key)}: ${key === '' ? '' : `${key}: `}${message}`)
      .join('\n'),
  );
}

/** Of a key that may not be, and of a value that none of several kinds fits, the reason is one level down. */
function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== 'invalid_union') return issue.message;
  return issue.errors.flat().find(({ code }) => code !== 'invalid_type')?.message ?? issue.message;
}

function lineOf(document: Document, lines: LineCounter, key: string): number {
  const { contents } = document;
  const pair = isMap(contents)
    ? contents.items.find((item) => isNode(item.key) && String(item.key) === key)
    : undefined;
  const node = pair?.key;
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
}
