import { isNode, LineCounter, parseDocument } from 'yaml';

/**
 * The line (from 0) of a YAML text on which the value at `path` begins, or that of its nearest parent which is there;
 * undefined when not even the first step is.
 */
export function lineOfPath(yaml: string, path: readonly (string | number)[]): number | undefined {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const node = document.getIn(path.slice(0, length), true);
    if (!isNode(node) || !node.range) continue;
    // A value on the lines below its key: the key is what one looks for.
    const key = isPairHolder(parent)
      ? parent.items.find(({ key: one }) => isScalarOf(one, path[length - 1]))
      : undefined;
    const start = key && isNode(key.key) && key.key.range ? key.key.range[0] : node.range[0];
    return lines.linePos(start).line - 1;
  }
  return undefined;
}

interface PairHolder {
  readonly items: readonly { readonly key: unknown }[];
}

function isPairHolder(node: unknown): node is PairHolder {
  const items: unknown = typeof node === 'object' && node !== null && 'items' in node ? node.items : undefined;
  return Array.isArray(items) && items.every((item) => typeof item === 'object' && item !== null && 'key' in item);
}

function isScalarOf(key: unknown, wanted: unknown): boolean {
  return typeof key === 'object' && key !== null && 'value' in key && String(key.value) === String(wanted);
}
