import type { Panel, PanelRow } from './panels.ts';

/** Where the cursor stands: a panel, and in each panel the row that was last selected in it. */
export interface OverviewCursor {
  readonly panel: Panel['id'];
  readonly rows: Readonly<Partial<Record<Panel['id'], string>>>;
}

export const firstCursor: OverviewCursor = { panel: 'findings', rows: {} };

/** The panel that has the cursor: the one remembered, or the first that has rows when that one is empty. */
export function currentPanel(panels: readonly Panel[], { panel }: OverviewCursor): Panel | undefined {
  const wanted = panels.find(({ id }) => id === panel);
  return wanted && wanted.rows.length > 0 ? wanted : (panels.find(({ rows }) => rows.length > 0) ?? wanted);
}

export function selectedIndex(panel: Panel, { rows }: OverviewCursor): number {
  return Math.max(
    0,
    panel.rows.findIndex(({ key }) => key === rows[panel.id]),
  );
}

export function selectedRow(panels: readonly Panel[], cursor: OverviewCursor): PanelRow | undefined {
  const panel = currentPanel(panels, cursor);
  return panel?.rows[selectedIndex(panel, cursor)];
}

/** Up and down within a panel; beyond its end, on to the next one above or below. */
export function moveBy(panels: readonly Panel[], cursor: OverviewCursor, step: number): OverviewCursor {
  const panel = currentPanel(panels, cursor);
  if (!panel) return cursor;
  const target = selectedIndex(panel, cursor) + step;
  if (step > 0 && target >= panel.rows.length && panel.id === 'findings') return movePanel(panels, cursor, 1);
  if (step < 0 && target < 0 && panel.id !== 'findings')
    return selectIn(panels, cursor, 'findings', Number.MAX_SAFE_INTEGER);
  return selectIn(panels, cursor, panel.id, target);
}

/** To the next panel that has rows, round the end. */
export function movePanel(panels: readonly Panel[], cursor: OverviewCursor, step: 1 | -1): OverviewCursor {
  const filled = panels.filter(({ rows }) => rows.length > 0);
  const at = filled.findIndex(({ id }) => id === currentPanel(panels, cursor)?.id);
  const next = filled[(at + step + filled.length) % Math.max(1, filled.length)];
  return next ? { ...cursor, panel: next.id } : cursor;
}

export function selectIn(
  panels: readonly Panel[],
  cursor: OverviewCursor,
  id: Panel['id'],
  index: number,
): OverviewCursor {
  const panel = panels.find((one) => one.id === id);
  const row = panel?.rows[Math.min(Math.max(index, 0), panel.rows.length - 1)];
  return panel && row ? { panel: id, rows: { ...cursor.rows, [id]: row.key } } : cursor;
}
