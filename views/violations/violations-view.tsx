import { useCallback, useMemo } from 'react';
import { auditLogKey } from '../../src/governance/audit-log/logged-audit.ts';
import { historyList } from '../../src/governance/history.ts';
import { grouped } from '../../src/governance/number-text.ts';
import { worstReading } from '../../src/governance/reading.ts';
import type { ViolationGrouping } from '../../src/governance/violation-groups.ts';
import { readingNote } from '../../src/resources/reading-note.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { Line, Segment } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { type TableRow, useTable } from '../parts/table/use-table.ts';
import { TableWithPane, type TableWithPaneProps } from '../parts/table-with-pane.tsx';
import { useActions, useNow, usePageState, useShell, useShellState } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { violationActions } from './actions.ts';
import { columnsOfGroups, violationColumns } from './columns.ts';
import { violationDetail } from './detail.ts';
import { type GroupRow, groupings, groupRows } from './groups.ts';
import { violationInfo } from './info.ts';
import { emptyLines } from './nothing-shown.ts';
import type { ViolationScope } from './page.ts';
import { namePolicies } from './policy-name.ts';
import { violationRows } from './rows.ts';
import { tellHistories } from './since.ts';
import { useGone } from './use-gone.ts';
import type { ViolationRow } from './violation-row.ts';

const constraintsOf = (state: ConsoleState) => state.picture.constraints;
const kindsOf = (state: ConsoleState) => state.picture.kinds;
const auditLogOf = (state: ConsoleState) => state.picture.lists.get(auditLogKey.id);
const joinOf = (state: ConsoleState) => state.azure.join;
const podsOf = (state: ConsoleState) => state.picture.pods;
const historyOf = ({ picture }: ConsoleState) => picture.lists.get(historyList.id);
const everything: ViolationScope = {};

export function ViolationsView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const scope = (page.request.subject as ViolationScope | undefined) ?? everything;
  const namespace = useShellState((state) => state.namespace);
  const constraints = usePacedLive(constraintsOf);
  const kinds = usePacedLive(kindsOf);
  const pods = usePacedLive(podsOf);
  const grouping = usePageState(page, ({ habits }) => asGrouping(habits.grouping));
  // Only what groups by owner depends on the pods.
  const owners = grouping === 'object' || scope.subject !== undefined ? pods.value : undefined;
  const join = usePacedLive(joinOf);
  const history = usePacedLive(historyOf);
  const now = useNow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows say what the history tells, and are others when that is
  const rows = useMemo(() => {
    const all = [...constraints.values()].flatMap(({ value }) => value ?? []);
    namePolicies(all, join);
    tellHistories(all, shell.live.store.getState().picture, now);
    return violationRows(constraints, scope, namespace, owners);
  }, [constraints, join, history, scope, namespace, owners]);
  const auditLog = usePacedLive(auditLogOf);
  const filter = usePageState(page, (state) => state.filter);
  const known = useMemo(() => [...constraints.values()].flatMap(({ value }) => value ?? []), [constraints]);
  const gone = useGone(filter, history, known);
  const all = useMemo(() => (gone.length === 0 ? rows : [...gone, ...rows]), [gone, rows]);
  const info = useMemo(
    () => violationInfo(constraints, kinds, scope, rows.length, auditLog, now),
    [constraints, kinds, scope, rows.length, auditLog, now],
  );
  const note = readingNoteOf(constraints, kinds, now);
  const props = {
    page,
    width,
    height,
    rows: all,
    scope,
    grouping,
    info: [...info, ...(note ? ['  ', note] : [])],
    empty: emptyLines({ constraints, kinds }, scope, namespace, now),
  };
  return grouping === 'flat' ? (
    <Flat key="flat" {...props} pods={pods.value} />
  ) : (
    <Grouped key={grouping} {...props} grouping={grouping} owners={owners} />
  );
}

function readingNoteOf(
  constraints: ConsoleState['picture']['constraints'],
  kinds: ConsoleState['picture']['kinds'],
  now: number,
): Segment | undefined {
  const worst = worstReading([kinds, ...constraints.values()]);
  return worst && readingNote(worst, now);
}

interface BodyProps extends ViewProps {
  readonly rows: readonly ViolationRow[];
  readonly scope: ViolationScope;
  readonly info: Line;
  readonly empty: readonly Line[];
}

function Flat({ pods, ...props }: BodyProps & { pods: Parameters<typeof violationDetail>[1] }) {
  const { page, rows, scope, info } = props;
  const shell = useShell();
  const table = useTable({ page, rows, columns: violationColumns });
  useActions('Violations', 'view', violationActions, () => ({
    shell,
    page,
    scope,
    grouping: 'flat' as const,
    row: table.selected(),
    group: undefined,
  }));
  const join = usePacedLive(joinOf);
  const detail = useCallback(
    (row: ViolationRow, columns: number, now: number) =>
      violationDetail(row, pods, join, shell.live.store.getState().picture, now, columns),
    [pods, join, shell],
  );
  return (
    <Body
      {...props}
      table={table}
      detail={detail}
      info={table.busy ? info : withMatches(info, table.rows.length, table.total)}
    />
  );
}

interface GroupedProps extends BodyProps {
  readonly grouping: Exclude<ViolationGrouping, 'flat'>;
  readonly owners: Parameters<typeof groupRows>[2];
}

function Grouped({ grouping, owners, ...props }: GroupedProps) {
  const { page, rows, scope } = props;
  const shell = useShell();
  const groups = useMemo(() => groupRows(rows, grouping, owners), [rows, grouping, owners]);
  const table = useTable<GroupRow>({ page, rows: groups, columns: columnsOfGroups[grouping] });
  useActions('Violations', 'view', violationActions, () => ({
    shell,
    page,
    scope,
    grouping,
    row: undefined,
    group: table.selected(),
  }));
  const detail = useCallback(
    (group: GroupRow): readonly Line[] => [[group.label, ['muted', ` ${group.note}`]], [group.actions]],
    [],
  );
  return <Body {...props} table={table} detail={detail} tags={[['muted', `by ${grouping}`]]} />;
}

function Body<R extends TableRow>({
  table,
  detail,
  rows,
  empty,
  height,
  ...frame
}: Omit<BodyProps, 'scope'> & Pick<TableWithPaneProps<R>, 'table' | 'detail'> & { readonly tags?: Line }) {
  const { width } = frame;
  return (
    <ViewFrame {...frame} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={detail}
        empty={rows.length > 0 ? noMatch : empty}
      />
    </ViewFrame>
  );
}

const noMatch: readonly Line[] = [[['muted', 'nothing matches the filter — esc clears it']]];

function withMatches(info: Line, matching: number, all: number): Line {
  return matching === all ? info : [['filter', `${grouped(matching)} match`], ['muted', ' · '], ...info];
}

function asGrouping(wanted: unknown): ViolationGrouping {
  return groupings.find((grouping) => grouping === wanted) ?? 'flat';
}
