import { useMemo } from 'react';
import { auditLogKey } from '../../src/governance/audit-log/logged-audit.ts';
import { areConstraintsRead } from '../../src/governance/cluster-picture.ts';
import { worstReading } from '../../src/governance/reading.ts';
import { readingNote } from '../../src/resources/reading-note.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { azureNote } from '../azure/away.ts';
import type { Line } from '../parts/line.ts';
import { Lines } from '../parts/lines.tsx';
import { usePacedLive } from '../parts/paced.ts';
import { useActions, useNow, usePageState, useShell, useShellState } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { violationInfo } from '../violations/info.ts';
import { overviewActions } from './actions.ts';
import { arrange } from './arrange.ts';
import { azurePanel } from './azure-panel.ts';
import { currentPanel, firstCursor, type OverviewCursor, selectedIndex } from './cursor.ts';
import { denialsNote, denialsPanel } from './denials-panel.ts';
import { drawPanel } from './draw-panel.ts';
import { historyLine } from './history-line.ts';
import { constraintsWithin, countPanels, filterPanel, findingsPanel, type Panel } from './panels.ts';

const pictureOf = (state: ConsoleState) => state.picture;
const azureOf = (state: ConsoleState) => state.azure;
const findingsOf = (state: ConsoleState) => state.findings;

export function OverviewView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const picture = usePacedLive(pictureOf, areConstraintsRead);
  const findings = usePacedLive(findingsOf);
  const azure = usePacedLive(azureOf);
  const namespace = useShellState((state) => state.namespace);
  const filter = usePageState(page, (state) => state.filter);
  const cursor = usePageState(page, ({ memory }) => asCursor(memory.cursor));
  const now = useNow();
  const { constraints, kinds } = picture;
  const slices = useMemo(() => constraintsWithin(constraints, namespace), [constraints, namespace]);
  const counts = useMemo(() => countPanels(slices, azure.join), [slices, azure.join]);
  const shown = useMemo(() => slices.flat().reduce((sum, { violations }) => sum + violations.length, 0), [slices]);
  const auditLog = picture.lists.get(auditLogKey.id);
  const info = useMemo(
    () => violationInfo(constraints, kinds, {}, shown, auditLog, now),
    [constraints, kinds, shown, auditLog, now],
  );
  const ofAzure = useMemo(() => azurePanel({ ...shell.live.store.getState(), azure }, now), [shell, azure, now]);
  const denials = useMemo(() => denialsPanel(picture, namespace), [picture, namespace]);
  const unread = worstReading([kinds, picture.templates, picture.deployments, picture.componentPods, picture.webhooks]);
  const whole = unread?.state === 'live' || unread?.state === 'absent';
  const panels = useMemo(
    () =>
      [findingsPanel(findings, now, whole), ...withDenials(counts, denials), ...(ofAzure ? [ofAzure] : [])].map(
        (panel) => filterPanel(panel, filter),
      ),
    [findings, now, whole, counts, denials, ofAzure, filter],
  );
  useActions('Overview', 'view', overviewActions, () => ({
    shell,
    page,
    panels,
    cursor: () => asCursor(page.state.getState().memory.cursor),
  }));

  const here = currentPanel(panels, cursor);
  const box = (panel: Panel) => ({
    selected: panel.id === here?.id ? selectedIndex(panel, cursor) : -1,
    remembered: selectedIndex(panel, cursor),
  });
  const [findingPanel, ...rest] = panels;
  const body = height - 1;
  const top = Math.min((findingPanel?.rows.length ?? 0) + 1, Math.max(4, Math.floor(body / 2)));
  const past = historyLine(picture, namespace, now, width);
  const bottom = Math.max(3, body - top - 2 - (past ? 1 : 0));
  const reading = worstReading([kinds, ...constraints.values()]);
  const note = reading && readingNote(reading, now);
  const unreadNote = unread && readingNote(unread, now);
  const calm: Line = unreadNote
    ? [unreadNote]
    : filter !== ''
      ? [['muted', 'nothing matches']]
      : [['ok', '✔ nothing needs attention']];
  const azureSays = azureNote(azure, azure.picture.compliance, now);
  const saidOf = ({ id, rows }: Panel) => {
    const own = id === 'azure' ? azureSays : id === 'denials' ? denialsNote(picture, now) : undefined;
    if (own === undefined) return { note: [], empty: note ? [note] : noneUnless(false) };
    return { note: rows.length > 0 ? own : [], empty: [...own, ...noneUnless(own.length > 0)] };
  };
  const draw = (panel: Panel, columns: number, rows: number) =>
    drawPanel(panel, {
      ...box(panel),
      width: columns,
      height: rows,
      ...saidOf(panel),
    });
  const { columns, drawn } = arrange(rest, width, bottom, draw);
  const lines: Line[] = [
    ...(findingPanel
      ? drawPanel(findingPanel, {
          ...box(findingPanel),
          width,
          height: Math.max(2, top),
          note: unreadNote ? [unreadNote] : [],
          empty: calm,
        })
      : []),
    [],
    [' ', ['title', 'VIOLATIONS'], '  ', ...info, ...(note ? ['  ', note] : [])],
    ...(past ? [past] : []),
    ...beside(drawn, columns),
  ];
  return (
    <ViewFrame page={page} width={width}>
      <Lines lines={lines} width={width} height={body} fill />
    </ViewFrame>
  );
}

/** They stand under the first panel, and follow it when one goes from list to list. */
function withDenials([first, ...others]: readonly Panel[], denials: Panel): readonly Panel[] {
  return first ? [first, denials, ...others] : [denials];
}

function noneUnless(said: boolean): Line {
  return said ? [] : [['muted', 'none']];
}

function beside(drawn: readonly (readonly Line[])[], widths: readonly number[]): readonly Line[] {
  const height = Math.max(0, ...drawn.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    drawn.flatMap((lines, index) => lines[row] ?? [' '.repeat(widths[index] ?? 0)]),
  );
}

function asCursor(memory: unknown): OverviewCursor {
  return (memory as OverviewCursor | undefined) ?? firstCursor;
}
