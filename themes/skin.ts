import * as z from 'zod';

// A skin's leaf is a colour; k9s also has flags and lists of colours beside, which nothing here reads.
const colours = z.record(z.string(), z.unknown());

const group = z.looseObject({}).optional();

/** The parts of a k9s skin and of the `governance:` block that are read; unknown keys are let through. */
export const skinFile = z.looseObject({
  k9s: z
    .looseObject({
      body: group,
      prompt: group,
      info: group,
      dialog: group,
      frame: z.looseObject({ border: group, menu: group, crumbs: group, status: group, title: group }).optional(),
      views: z.looseObject({ table: z.looseObject({ header: group }).optional(), yaml: group }).optional(),
    })
    .optional(),
  governance: z
    .looseObject({
      appearance: z.enum(['dark', 'light']).optional(),
      severity: group,
      action: group,
      badge: group,
      field: group,
      match: group,
    })
    .optional(),
});

/** A skin as a tree of groups with colours at its leaves, before any of them is read. */
export type SkinTree = Readonly<z.infer<typeof colours>>;

/** The text at `path` (`views.table.cursorFgColor`), if there is one. */
export function leafAt(tree: SkinTree, path: string): string | undefined {
  let node: unknown = tree;
  for (const step of path.split('.')) {
    const inside = colours.safeParse(node);
    if (!inside.success) return undefined;
    node = inside.data[step];
  }
  return typeof node === 'string' ? node : undefined;
}
