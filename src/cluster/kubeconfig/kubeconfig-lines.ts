import { isNode, LineCounter, parseDocument } from 'yaml';
import { en } from 'zod/locales';
import { config } from 'zod/mini';
import { KubeconfigError } from './kubeconfig-error.ts';
import { type KubeconfigFile, kubeconfigShape } from './kubeconfig-shape.ts';

config(en());

/** Parses and checks the text of a kubeconfig and knows its lines. `file` is for messages. Throws KubeconfigError. */
export function parseByLines(content: string, file: string): KubeconfigFile {
  const counter = new LineCounter();
  const document = parseDocument(content, { lineCounter: counter, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new KubeconfigError(file, counter.linePos(broken.pos[0]).line, plainYamlReason(broken.message));
  const parsed = kubeconfigShape.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  return fail(path.length);

  function fail(depth: number): never {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (!isNode(node) && depth > 0) return fail(depth - 1);
    const offset = isNode(node) ? node.range?.[0] : undefined;
    throw new KubeconfigError(
      file,
      offset === undefined ? undefined : counter.linePos(offset).line,
      shapeReason(path, issue?.message ?? ''),
    );
  }
}

/** The parser's words without the source lines that follow them: those can hold a token. */
function plainYamlReason(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'not valid YAML';
}

function shapeReason(path: readonly PropertyKey[], message: string): string {
  const place = path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
  const reason = message.replace('Invalid input: ', '').replace('received undefined', 'found nothing');
  return place === '' ? `this is not a kubeconfig: ${reason}` : `${place}: ${reason}`;
}
