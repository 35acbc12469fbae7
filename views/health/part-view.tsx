import { Box } from 'ink';
import { useMemo } from 'react';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { DocumentLine } from '../parts/document/document-line.ts';
import { DocumentText } from '../parts/document/document-text.tsx';
import { useDocument } from '../parts/document/use-document.ts';
import { usePacedLive } from '../parts/paced.ts';
import { useActions, useNow, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { healthActions } from './actions.ts';
import { FlagTable, flagTableHeight } from './flag-table.tsx';
import { flagRows } from './flags.ts';
import type { PartSubject } from './page.ts';
import { type HealthRow, healthRows } from './rows.ts';

const pictureOf = (state: ConsoleState) => state.picture;
const findingsOf = (state: ConsoleState) => state.findings;

/** Lines that the text needs beside a table. */
const leastText = 4;

/** One row of Health with all that is known of it, as it is now; it stays open when what it tells of has gone. */
export function PartView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const { key } = page.request.subject as PartSubject;
  const picture = usePacedLive(pictureOf);
  const findings = usePacedLive(findingsOf);
  const now = useNow();
  const row = useMemo(
    () => healthRows(picture, findings, now).find((one) => one.key === key),
    [picture, findings, now, key],
  );
  const lines = useMemo(() => (row ? partLines(row) : gone), [row]);
  const flags = useMemo(() => (row?.section === 'audit' ? flagRows(picture) : []), [row, picture]);
  const document = useDocument(page, lines, width - 2, 0);
  useActions('Part', 'view', partActions, () => ({ shell, row }));
  const table = flagTableHeight(flags);
  const room = height - 1;
  const drawn = flags.length > 0 && room >= table + leastText;
  return (
    <ViewFrame page={page} width={width}>
      <Box flexDirection="column" height={room}>
        <DocumentText document={document} width={width} height={drawn ? room - table : room} />
        {drawn && <FlagTable rows={flags} width={width} />}
      </Box>
    </ViewFrame>
  );
}

// What opens this page would open it on itself.
const partActions = healthActions.filter(({ id }) => id !== 'health.open' && id !== 'health.tell');

const gone: readonly DocumentLine[] = [{ text: 'It is no longer so: nothing says this any more.', look: 'plain' }];

/** Wrapped by `w`, searched by `/`. */
export function partLines({ mark, what, detail, finding, lines }: HealthRow): readonly DocumentLine[] {
  const head: DocumentLine = { text: `${mark} ${what}`, look: 'heading' };
  const about: readonly DocumentLine[] = detail === '' ? [] : [{ text: `  ${detail}`, look: 'plain' }];
  const plain = (text: string): DocumentLine => ({ text: `  ${text}`, look: 'plain' });
  if (!finding) return [head, ...about, { text: '', look: 'plain' }, ...lines.map(plain)];
  return [
    head,
    ...about,
    { text: '', look: 'plain' },
    { text: 'Evidence', look: 'heading' },
    ...finding.evidence.map(plain),
    { text: '', look: 'plain' },
    { text: 'Next', look: 'heading' },
    plain(finding.next),
    { text: '', look: 'plain' },
    { text: `finding ${finding.id}`, look: 'plain' },
  ];
}
