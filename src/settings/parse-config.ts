import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { SettingsError } from './settings-error.ts';

const schema = z.strictObject({
  theme: z.string().min(1).optional(),
  ascii: z.boolean().optional(),
  readonly: z.boolean().optional(),
  subscription: z.string().min(1).optional(),
  tenant: z.string().min(1).optional(),
  cloud: z.string().min(1).optional(),
  armCa: z.string().min(1).optional(),
});

/** What a config file may say; all of it optional. */
export type ConfigFile = z.infer<typeof schema>;

/** Settings from a config file's text. Throws SettingsError: `path:line: key: reason`. */
export function parseConfig(text: string, path: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw new SettingsError(`${path}:${lines.linePos(broken.pos[0]).line}: not YAML: ${broken.message}`);
  const result = schema.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ key, message: `unknown setting (known: ${Object.keys(schema.shape).join(', ')})` }))
      : [{ key: issue.path.join('.'), message: issue.message }],
  );
  throw new SettingsError(
    problems
      .map(({ key, message }) => `${path}:${lineOf(document, lines, key)}: ${key === '' ? '' : `${key}: `}${message}`)
      .join('\n'),
  );
}

function lineOf(document: Document, lines: LineCounter, key: string): number {
  const { contents } = document;
  const pair = isMap(contents)
    ? contents.items.find((item) => isNode(item.key) && String(item.key) === key)
    : undefined;
  const node = pair?.key;
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
}
