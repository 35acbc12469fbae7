/**
 * Where a token's colours stand in a theme file: the first of the paths that the file has. A path of `governance:` stands
 * first; after it the part of a k9s skin that says the nearest, as k9s paints it (`crumbs.activeColor` is a background).
 */
export interface TokenPath {
  readonly fg: readonly string[];
  readonly bg?: readonly string[];
  readonly bold?: boolean;
}

const background = ['k9s.body.bgColor'];
const status = (name: string) => `k9s.frame.status.${name}Color`;
const severity = (name: string, derived: string) => ({ fg: [`governance.severity.${name}`, status(derived)] });
const action = (name: string, derived: string) => ({ fg: [`governance.action.${name}`, status(derived)] });
const marked = (part: string, derived: string) => ({
  fg: [`governance.${part}.fgColor`, ...background],
  bg: [`governance.${part}.bgColor`, status(derived)],
});

/** Of the whole screen, where nothing else is painted. */
export const screenPath = background;

/** Every token, with its places. */
export const tokenPaths = {
  text: { fg: [status('new'), 'k9s.body.fgColor'] },
  muted: { fg: ['governance.mutedColor', status('completed')] },
  title: { fg: ['k9s.frame.title.fgColor'], bg: ['k9s.frame.title.bgColor'], bold: true },
  section: { fg: ['k9s.frame.title.highlightColor'], bold: true },
  context: { fg: ['k9s.info.sectionColor'], bold: true },
  crumb: { fg: ['k9s.frame.crumbs.fgColor'], bg: ['k9s.frame.crumbs.bgColor'] },
  crumbCurrent: { fg: ['k9s.frame.crumbs.fgColor'], bg: ['k9s.frame.crumbs.activeColor'], bold: true },
  key: { fg: ['k9s.frame.menu.keyColor'] },
  border: { fg: ['k9s.frame.border.fgColor'] },
  prompt: { fg: ['k9s.prompt.fgColor'], bg: ['k9s.prompt.bgColor'] },
  suggestion: { fg: ['k9s.prompt.suggestColor'], bg: ['k9s.prompt.bgColor'] },
  filter: { fg: ['k9s.frame.title.filterColor'] },
  columnHeader: { fg: ['k9s.views.table.header.fgColor'], bg: ['k9s.views.table.header.bgColor'], bold: true },
  sorter: { fg: ['k9s.views.table.header.sorterColor'], bg: ['k9s.views.table.header.bgColor'], bold: true },
  cursor: { fg: ['k9s.views.table.cursorFgColor'], bg: ['k9s.views.table.cursorBgColor'] },
  mark: { fg: ['k9s.views.table.markColor'], bold: true },
  ok: severity('ok', 'new'),
  info: severity('info', 'add'),
  warning: severity('warning', 'pending'),
  error: { ...severity('error', 'error'), bold: true },
  deny: action('deny', 'error'),
  warn: action('warn', 'pending'),
  dryrun: action('dryrun', 'add'),
  scoped: action('scoped', 'modify'),
  bar: { fg: ['governance.barColor', status('add')] },
  badge: { ...marked('badge', 'pending'), bold: true },
  yamlKey: { fg: ['k9s.views.yaml.keyColor'] },
  yamlColon: { fg: ['k9s.views.yaml.colonColor'] },
  yamlValue: { fg: ['k9s.views.yaml.valueColor'] },
  field: marked('field', 'error'),
  match: marked('match', 'highlight'),
  dialog: { fg: ['k9s.dialog.fgColor'], bg: ['k9s.dialog.bgColor'] },
  button: { fg: ['k9s.dialog.buttonFgColor'], bg: ['k9s.dialog.buttonBgColor'] },
  buttonFocus: { fg: ['k9s.dialog.buttonFocusFgColor'], bg: ['k9s.dialog.buttonFocusBgColor'], bold: true },
} satisfies Record<string, TokenPath>;
