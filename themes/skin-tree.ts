/** A skin as a tree of groups with colours at its leaves, before any of them is read. */
export type SkinTree = Readonly<Record<string, unknown>>;

/** The text at `path` (`views.table.cursorFgColor`), if there is one. */
export function leafAt(tree: SkinTree, path: string): string | undefined {
  let node: unknown = tree;
  for (const step of path.split('.')) {
    if (!isGroup(node) || !Object.hasOwn(node, step)) return undefined;
    node = node[step];
  }
  return typeof node === 'string' ? node : undefined;
}

function isGroup(node: unknown): node is SkinTree {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
