import { Box } from 'ink';
import type { ReactNode } from 'react';
import { grouped } from '../../src/governance/number-text.ts';
import { runTag } from '../operation/run-tag.ts';
import type { Line, Segment } from '../parts/line.ts';
import { lineWidth, spread } from '../parts/line.ts';
import { Lines } from '../parts/lines.tsx';
import type { TableState } from '../parts/table/table-state.ts';
import type { Page } from './page.ts';
import { useLive, useNow, usePageState, useShell, useShellState } from './shell-context.ts';
import { connectionMark } from './status.ts';
import { titleLine } from './title-line.ts';
import type { ViewDefinition } from './view-definition.ts';

/** A view's first line (crumbs, figures, filter, connection) and its body below, which has one line less. */
export function ViewFrame({ page, width, info, tags, filterProblem, children }: ViewFrameProps) {
  const { views } = useShell();
  const pages = useShellState((state) => state.pages);
  const connection = useLive((state) => state.connection);
  const filter = usePageState(page, (state) => state.filter);
  const sort = usePageState(page, (state) => state.table.sort);
  const column = usePageState(page, (state) => state.table.column);
  const marked = usePageState(page, (state) => state.table.marked.size);
  const faultsOnly = usePageState(page, (state) => state.table.faultsOnly);
  const runs = useLive(({ azure }) => azure.runs);
  const bulk = useLive(({ azure }) => azure.bulk);
  const busy = connection.phase === 'retrying' || runs.some(({ state }) => state === 'running');
  const now = useNow(busy ? 1000 : 10_000);
  const right: Segment[] = [];
  if (filter !== '') right.push(['filter', `/${filter}`], '  ');
  if (filterProblem !== undefined) right.push(['warning', `▲ ${filterProblem}`], '  ');
  if (marked > 0) right.push(['mark', `${grouped(marked)} marked`], '  ');
  if (faultsOnly) right.push(['filter', 'faults only'], '  ');
  right.push(...orderTag(sort, column));
  if (tags !== undefined && tags.length > 0) right.push(...tags, '  ');
  right.push(...runTag(runs, bulk, now, width));
  right.push(connectionMark(connection, now), ' ');
  const names = pages.map((one, index) => crumbOf(one, pages[index - 1], views));
  const left = titleLine(names, info ?? [], width - lineWidth(right) - 1);
  return (
    <Box flexDirection="column">
      <Lines lines={[spread(left, right, width)]} width={width} />
      {children}
    </Box>
  );
}

/** `sort: action ↓`, and the column that `O` would sort by: a narrow header has no room to say so. */
function orderTag(sort: TableState['sort'], column: string | undefined): readonly Segment[] {
  const sorted: Segment[] = sort ? [['sorter', `sort: ${sort.column} ${sort.descending ? '↓' : '↑'}`], '  '] : [];
  return column === undefined || column === sort?.column ? sorted : [...sorted, ['muted', `column: ${column}`], '  '];
}

/** The view and what of it: `Violations deny`. A part of the same view, or a hidden view, is named by the part alone. */
function crumbOf({ request }: Page, before: Page | undefined, views: readonly ViewDefinition[]): string {
  const view = views.find(({ id }) => id === request.view);
  const title = view?.title ?? request.view;
  if (request.crumb === undefined) return title;
  return view?.hidden || before?.request.view === request.view ? request.crumb : `${title} ${request.crumb}`;
}

export interface ViewFrameProps {
  readonly page: Page;
  readonly width: number;
  /** How much is shown of how much, and the state of what it was read from. */
  readonly info?: Line | undefined;
  /** How the view is set: grouping, order, faults only. */
  readonly tags?: Line | undefined;
  readonly filterProblem?: string | undefined;
  readonly children: ReactNode;
}
