import { useLayoutEffect, useMemo, useRef } from 'react';
import { grouped } from '../../src/governance/number-text.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { wrapText } from '../parts/wrap.ts';
import { useActions, useNow, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { healthActions } from './actions.ts';
import { healthColumns } from './columns.ts';
import type { HealthSubject } from './page.ts';
import { type HealthRow, healthRows } from './rows.ts';

const pictureOf = (state: ConsoleState) => state.picture;
const findingsOf = (state: ConsoleState) => state.findings;

export function HealthView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const picture = usePacedLive(pictureOf);
  const findings = usePacedLive(findingsOf);
  const now = useNow();
  const rows = useMemo(() => healthRows(picture, findings, now), [picture, findings, now]);
  const table = useTable({ page, rows, columns: healthColumns });
  useStartAt(page.request.subject as HealthSubject | undefined, table.rows, table.update);
  useActions('Health', 'view', healthActions, () => ({ shell, row: table.selected() }));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const info: Line =
    findings.length === 0
      ? [['ok', '✔ nothing found']]
      : [`${grouped(findings.length)} findings`, ...(errors > 0 ? [['error', ` ✖ ${grouped(errors)}`] as const] : [])];
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={healthDetail}
        paneAlways
        empty={[[['muted', 'nothing matches']]]}
      />
    </ViewFrame>
  );
}

/** Puts the cursor on the finding that the page was opened for, once. */
function useStartAt(
  about: HealthSubject | undefined,
  rows: readonly HealthRow[],
  update: ReturnType<typeof useTable<HealthRow>>['update'],
): void {
  const done = useRef(false);
  useLayoutEffect(() => {
    const cursor = rows.findIndex(({ key }) => key === about?.finding);
    if (done.current || cursor < 0) return;
    done.current = true;
    update((state) => (state.selectedKey === undefined ? { ...state, cursor, selectedKey: about?.finding } : state));
  }, [about, rows, update]);
}

function healthDetail({ token, mark, what, detail, finding, lines }: HealthRow, width: number): readonly Line[] {
  const rest = lines.flatMap((line) => wrapText(line, width - 2));
  if (!finding)
    return [
      [
        [token, `${mark} ${what}`],
        ['muted', ` ${detail}`],
      ],
      ...rest.map((line): Line => ['  ', line]),
    ];
  // What to do comes before the evidence, of which there may be more than the pane has lines.
  return [
    ...wrapText(`${mark} ${what}`, width).map((line): Line => [[token, line]]),
    ...wrapText(`→ ${finding.next}`, width).map((line): Line => [['key', line]]),
    ...finding.evidence.flatMap((line) => wrapText(line, width - 2).map((one): Line => ['  ', ['muted', one]])),
  ];
}
