/** A skin as k9s's own are written: colours named at the root, then used. `parts` replaces lines of it. */
export function skin(palette: Readonly<Record<string, string>>, parts: Readonly<Record<string, string>> = {}): string {
  const names = Object.entries(palette).map(([name, value]) => `${name}: &${name} "${value}"`);
  const lines: Record<string, string> = {
    body: '{fgColor: *fg, bgColor: *bg, logoColor: *accent}',
    prompt: '{fgColor: *fg, bgColor: *bg, suggestColor: *dim}',
    info: '{fgColor: *accent, sectionColor: *fg}',
    dialog:
      '{fgColor: *fg, bgColor: *bg, buttonFgColor: *fg, buttonBgColor: *dim, buttonFocusFgColor: *bg, buttonFocusBgColor: *accent}',
    crumbs: '{fgColor: *fg, bgColor: *dim, activeColor: *accent}',
    status:
      '{newColor: *fg, modifyColor: *accent, addColor: *ok, pendingColor: *warm, errorColor: *bad, highlightColor: *warm, killColor: *dim, completedColor: *dim}',
    title: '{fgColor: *fg, bgColor: *bg, highlightColor: *warm, counterColor: *accent, filterColor: *accent}',
    table:
      '{fgColor: *fg, bgColor: *bg, cursorFgColor: *bg, cursorBgColor: *accent, markColor: *warm, header: {fgColor: *fg, bgColor: *bg, sorterColor: *accent}}',
    yaml: '{keyColor: *accent, colonColor: *dim, valueColor: *fg}',
    ...parts,
  };
  return `${names.join('\n')}
k9s:
  body: ${lines.body}
  prompt: ${lines.prompt}
  info: ${lines.info}
  dialog: ${lines.dialog}
  help: {fgColor: *fg, bgColor: *bg, keyColor: *accent, numKeyColor: *warm}
  frame:
    border: {fgColor: *dim, focusColor: *accent}
    menu: {fgColor: *fg, keyColor: *accent, numKeyColor: *accent}
    crumbs: ${lines.crumbs}
    status: ${lines.status}
    title: ${lines.title}
  views:
    table: ${lines.table}
    xray: {fgColor: *fg, bgColor: *bg}
    yaml: ${lines.yaml}
    logs: {fgColor: *fg, bgColor: *bg, indicator: {fgColor: *fg, bgColor: *bg}}
`;
}

const dusk = {
  fg: '#dcd6f7',
  bg: '#21222c',
  dim: '#44475a',
  accent: '#b48ef0',
  ok: '#5fe08a',
  warm: '#f5d76e',
  bad: '#f0606a',
};
const frost = {
  fg: '#d4dae6',
  bg: '#2b323f',
  dim: '#48526a',
  accent: '#86bccc',
  ok: '#a0ba8a',
  warm: '#e8c88a',
  bad: '#b85f68',
};
const sand = {
  fg: '#62767d',
  bg: '#fbf5e2',
  dim: '#eae4d0',
  accent: '#288ad0',
  ok: '#839900',
  warm: '#b38a00',
  bad: '#da3430',
};
export const paper = {
  fg: '#202428',
  bg: '#ffffff',
  dim: '#c8ccd0',
  accent: '#0057b8',
  ok: '#00702a',
  warm: '#8a5a00',
  bad: '#b00020',
};
const blood = {
  fg: '#ff5050',
  bg: '#300000',
  dim: '#5a1010',
  accent: '#ff2020',
  ok: '#ff7070',
  warm: '#ff9060',
  bad: '#c00000',
};

/** Skins of our own in every way in which k9s's are written. */
export const shapes: Readonly<Record<string, string>> = {
  'text and active crumb of one colour': skin(dusk, {
    crumbs: '{fgColor: *accent, bgColor: *dim, activeColor: *accent}',
  }),
  'active crumb like the bar': skin(frost, { crumbs: '{fgColor: *fg, bgColor: *accent, activeColor: *dim}' }),
  'a cursor of the screen’s own colour': skin(sand, { table: '{cursorFgColor: *fg, cursorBgColor: *bg}' }),
  light: skin(paper),
  'light, of weak colours': skin(sand),
  'one hue': skin(blood),
  'black on white with a black screen': skin({ ...paper, bg: 'black' }),
  'words that are no colours': skin({ ...dusk, ok: 'linegreen', warm: 'colorColor', dim: 'redred' }),
  'the background left to the terminal': skin({ ...dusk, bg: 'default' }),
  transparent: skin({ ...frost, bg: 'transparent', dim: '-' }),
  'groups left out': 'k9s: {body: {fgColor: "#eeeeee", bgColor: "#101820"}}',
  'a key that k9s does not know': `${skin(frost)}    charts: {defaultDialColors: [a, b]}\n    picker: {mainColor: x}\n`,
};
