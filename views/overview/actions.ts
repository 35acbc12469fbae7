import { clusterOffersOf, openOperations } from '../azure/cluster-actions.ts';
import { denialsPage } from '../denials/page.ts';
import { type Deed, mendingOf } from '../health/mend.ts';
import type { Action } from '../shell/action.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { violationsPage } from '../violations/page.ts';
import { currentPanel, moveBy, movePanel, type OverviewCursor, selectedRow, selectIn } from './cursor.ts';
import type { Panel } from './panels.ts';

export interface OverviewContext {
  readonly shell: Shell;
  readonly page: Page;
  readonly panels: readonly Panel[];
  readonly cursor: () => OverviewCursor;
}

type Move = (panels: readonly Panel[], cursor: OverviewCursor) => OverviewCursor;

function move(id: string, title: string, keys: readonly string[], to: Move): Action<OverviewContext> {
  return {
    id: `overview.${id}`,
    title,
    keys,
    run: ({ page, panels, cursor }) =>
      page.state.setState(({ memory }) => ({ memory: { ...memory, cursor: to(panels, cursor()) } })),
  };
}

const toEnd =
  (index: number): Move =>
  (panels, cursor) => {
    const panel = currentPanel(panels, cursor);
    return panel ? selectIn(panels, cursor, panel.id, index) : cursor;
  };

/** What mends the finding that the cursor is on. */
function mendingHere({ shell, panels, cursor }: OverviewContext): Deed | undefined {
  const finding = selectedRow(panels, cursor())?.finding;
  return finding && mendingOf(shell, finding);
}

export const overviewActions: readonly Action<OverviewContext>[] = [
  {
    id: 'overview.open',
    title: 'Open',
    keys: ['enter'],
    hint: 'open',
    applies: ({ panels, cursor }) => selectedRow(panels, cursor()) !== undefined || 'nothing is selected',
    run: ({ shell, panels, cursor }) => {
      const row = selectedRow(panels, cursor());
      if (row) shell.open(row.open);
    },
  },
  {
    id: 'overview.mend',
    title: 'Do what mends the finding',
    keys: ['f'],
    hint: 'mend it',
    applies: (context) => {
      const found = mendingHere(context);
      return found !== undefined && (found.against ?? true);
    },
    run: (context) => mendingHere(context)?.run(context.shell),
  },
  {
    id: 'overview.violations',
    title: 'Violations',
    keys: ['v'],
    hint: 'violations',
    run: ({ shell }) => shell.open(violationsPage()),
  },
  {
    id: 'overview.denials',
    title: 'Denials',
    keys: ['D'],
    hint: 'denials',
    run: ({ shell }) => shell.open(denialsPage()),
  },
  {
    id: 'overview.health',
    title: 'Health',
    keys: ['h'],
    hint: 'health',
    run: ({ shell }) => shell.open({ view: 'health' }),
  },
  ...clusterOffersOf('enable-addon', 'disable-addon', 'scan', 'assign', 'attach-acr'),
  openOperations,
  move('down', 'Down', ['j', 'down'], (panels, cursor) => moveBy(panels, cursor, 1)),
  move('up', 'Up', ['k', 'up'], (panels, cursor) => moveBy(panels, cursor, -1)),
  move('next', 'Next list', ['tab', 'right', 'l'], (panels, cursor) => movePanel(panels, cursor, 1)),
  move('previous', 'List before', ['shift-tab', 'left'], (panels, cursor) => movePanel(panels, cursor, -1)),
  move('top', 'Top of the list', ['g', 'home'], toEnd(0)),
  move('bottom', 'Bottom of the list', ['G', 'end'], toEnd(Number.MAX_SAFE_INTEGER)),
  move('page-down', 'Page down', ['ctrl-f', 'pgdn'], (panels, cursor) => moveBy(panels, cursor, 8)),
  move('page-up', 'Page up', ['ctrl-b', 'pgup'], (panels, cursor) => moveBy(panels, cursor, -8)),
];
