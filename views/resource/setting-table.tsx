import { Box, Text } from 'ink';
import { Table } from 'ink-table';
import type { PropsWithChildren } from 'react';
import type { Setting } from '../../src/resources/resource.ts';
import { fitCell } from '../../src/terminal/cell.ts';
import { safeText } from '../../src/terminal/safe-text.ts';
import { toAscii } from '../parts/ascii.ts';
import { useScreen } from '../parts/screen-context.ts';

/** Lines that the table takes: a rule above each row and the titles, and one at the end. */
export function settingTableHeight(rows: readonly Setting[]): number {
  return rows.length === 0 ? 0 : 2 * rows.length + 3;
}

/** Settings with their value and where it comes from; small and still, so that it may be a table with rules. */
export function SettingTable({ rows, width }: { rows: readonly Setting[]; width: number }) {
  // What the rules and the other columns leave.
  const room = Math.max(8, width - 58);
  const data = rows.map(({ flag, value, from }) => ({ flag, value: fitted(safeText(value), room), from }));
  return (
    <Box flexShrink={0} paddingLeft={1}>
      <Table data={data} columns={['flag', 'value', 'from']} header={Title} cell={Cell} skeleton={Rule} />
    </Box>
  );
}

function fitted(text: string, room: number): string {
  return text.length > room ? fitCell(text, room) : text;
}

function Title({ children }: PropsWithChildren) {
  const { paint } = useScreen();
  return <Text>{paint.columnHeader(String(children))}</Text>;
}

function Cell({ children }: PropsWithChildren) {
  const { paint } = useScreen();
  return <Text>{paint.text(String(children))}</Text>;
}

function Rule({ children }: PropsWithChildren) {
  const { paint, ascii } = useScreen();
  return <Text>{paint.border(ascii ? toAscii(String(children)) : String(children))}</Text>;
}
