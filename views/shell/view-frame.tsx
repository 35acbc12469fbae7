import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Line, Segment } from '../parts/line.ts';
import { spread } from '../parts/line.ts';
import { Lines } from '../parts/lines.tsx';
import type { Page } from './page.ts';
import { useLive, useNow, usePageState, useShell, useShellState } from './shell-context.ts';
import { connectionMark } from './status.ts';

/** A view's first line (crumbs, figures, filter, connection) and its body below, which has one line less. */
export function ViewFrame({ page, width, info, tags, filterProblem, children }: ViewFrameProps) {
  const { views } = useShell();
  const pages = useShellState((state) => state.pages);
  const connection = useLive((state) => state.connection);
  const filter = usePageState(page, (state) => state.filter);
  const now = useNow(connection.phase === 'retrying' ? 1000 : 10_000);
  const titleOf = ({ request }: Page) =>
    request.crumb ?? views.find(({ id }) => id === request.view)?.title ?? request.view;
  const crumbs = pages.flatMap((one, index): Segment[] => {
    const last = index === pages.length - 1;
    const shown: Segment = [last ? 'crumbCurrent' : 'crumb', titleOf(one)];
    return index === 0 ? [shown] : [['muted', ' › '], shown];
  });
  const right: Segment[] = [];
  if (filter !== '') right.push(['filter', `/${filter}`], '  ');
  if (filterProblem !== undefined) right.push(['warning', `▲ ${filterProblem}`], '  ');
  if (tags !== undefined && tags.length > 0) right.push(...tags, '  ');
  right.push(connectionMark(connection, now), ' ');
  const left: Line = [' ', ...crumbs, ...(info === undefined || info.length === 0 ? [] : ['  ', ...info])];
  return (
    <Box flexDirection="column">
      <Lines lines={[spread(left, right, width)]} width={width} />
      {children}
    </Box>
  );
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
