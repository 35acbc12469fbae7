import { Box } from 'ink';
import { useMemo } from 'react';
import { plainLine, type TextLine } from '../../src/resources/detail-line.ts';
import { health } from '../../src/resources/health.ts';
import type { Resource } from '../../src/resources/resource.ts';
import { resources } from '../../src/resources/resources.ts';
import { DocumentText } from '../parts/document/document-text.tsx';
import { useDocument } from '../parts/document/use-document.ts';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { actionsOnRowPage } from './actions.ts';
import type { RowSubject } from './page.ts';
import type { ResourceContext } from './resource-context.ts';
import { SettingTable, settingTableHeight } from './setting-table.tsx';
import { useRows } from './use-rows.ts';

/** Lines that the text needs beside a table. */
const leastText = 4;

/** One row with all that is known of it, as it is now; it stays open when what it tells of has gone. */
export function RowView(props: ViewProps) {
  const subject = props.page.request.subject as RowSubject;
  const resource = [health, ...resources].find(({ id }) => id === subject.resource);
  return resource && <RowPage {...props} resource={resource} rowKey={subject.key} />;
}

interface RowPageProps extends ViewProps {
  readonly resource: Resource;
  readonly rowKey: string;
}

function RowPage({ page, width, height, resource, rowKey }: RowPageProps) {
  const shell = useShell();
  const { rows, state, now } = useRows(resource, undefined);
  const row = useMemo(() => rows.find(({ key }) => key === rowKey), [rows, rowKey]);
  const lines = useMemo(
    () => (row ? (resource.whole?.(row, state, { now }) ?? []) : gone),
    [resource, row, state, now],
  );
  const settings = useMemo(() => (row && resource.settings?.(row, state)) ?? [], [resource, row, state]);
  const document = useDocument(page, lines, width - 2, 0);
  const [noun] = resource.nouns;
  useActions<ResourceContext>(`One ${noun}`, 'view', actionsOnRowPage(resource), () => ({
    shell,
    subject: undefined,
    row,
  }));
  const table = settingTableHeight(settings);
  const room = height - 1;
  const drawn = table > 0 && room >= table + leastText;
  return (
    <ViewFrame page={page} width={width}>
      <Box flexDirection="column" height={room}>
        <DocumentText document={document} width={width} height={drawn ? room - table : room} />
        {drawn && <SettingTable rows={settings} width={width} />}
      </Box>
    </ViewFrame>
  );
}

const gone: readonly TextLine[] = [plainLine('It is no longer so: nothing says this any more.')];
