/** Where a token's colours stand in a theme file. */
export interface TokenPath {
  readonly fg: string;
  readonly bg?: string;
  readonly bold?: boolean;
}

/** Every token, with its place. */
export const tokenPaths = {
  text: { fg: 'k9s.views.table.fgColor' },
  muted: { fg: 'governance.mutedColor' },
  title: { fg: 'k9s.frame.title.fgColor', bg: 'k9s.frame.title.bgColor', bold: true },
  section: { fg: 'k9s.frame.title.highlightColor', bold: true },
  context: { fg: 'k9s.info.fgColor', bold: true },
  crumb: { fg: 'k9s.frame.crumbs.fgColor', bg: 'k9s.frame.crumbs.bgColor' },
  crumbCurrent: { fg: 'k9s.frame.crumbs.activeColor', bg: 'k9s.frame.crumbs.bgColor', bold: true },
  key: { fg: 'k9s.frame.menu.keyColor' },
  border: { fg: 'k9s.frame.border.fgColor' },
  prompt: { fg: 'k9s.prompt.fgColor', bg: 'k9s.prompt.bgColor' },
  suggestion: { fg: 'k9s.prompt.suggestColor', bg: 'k9s.prompt.bgColor' },
  filter: { fg: 'k9s.frame.title.filterColor' },
  columnHeader: { fg: 'k9s.views.table.header.fgColor', bg: 'k9s.views.table.header.bgColor', bold: true },
  sorter: { fg: 'k9s.views.table.header.sorterColor', bg: 'k9s.views.table.header.bgColor', bold: true },
  cursor: { fg: 'k9s.views.table.cursorFgColor', bg: 'k9s.views.table.cursorBgColor' },
  mark: { fg: 'k9s.views.table.markColor', bold: true },
  ok: { fg: 'governance.severity.ok' },
  info: { fg: 'governance.severity.info' },
  warning: { fg: 'governance.severity.warning' },
  error: { fg: 'governance.severity.error', bold: true },
  deny: { fg: 'governance.action.deny' },
  warn: { fg: 'governance.action.warn' },
  dryrun: { fg: 'governance.action.dryrun' },
  scoped: { fg: 'governance.action.scoped' },
  bar: { fg: 'governance.barColor' },
  badge: { fg: 'governance.badge.fgColor', bg: 'governance.badge.bgColor', bold: true },
  yamlKey: { fg: 'k9s.views.yaml.keyColor' },
  yamlColon: { fg: 'k9s.views.yaml.colonColor' },
  yamlValue: { fg: 'k9s.views.yaml.valueColor' },
  field: { fg: 'governance.field.fgColor', bg: 'governance.field.bgColor' },
  match: { fg: 'governance.match.fgColor', bg: 'governance.match.bgColor' },
  dialog: { fg: 'k9s.dialog.fgColor', bg: 'k9s.dialog.bgColor' },
  button: { fg: 'k9s.dialog.buttonFgColor', bg: 'k9s.dialog.buttonBgColor' },
  buttonFocus: { fg: 'k9s.dialog.buttonFocusFgColor', bg: 'k9s.dialog.buttonFocusBgColor', bold: true },
} satisfies Record<string, TokenPath>;
