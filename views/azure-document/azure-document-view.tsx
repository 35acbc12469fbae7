import { useEffect, useState } from 'react';
import { grouped } from '../../src/governance/number-text.ts';
import { problemDetail } from '../../src/resources/run-detail.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import { assignPolicy } from '../assign/assign-policy.ts';
import { assignmentsPage } from '../assignments/page.ts';
import { azureFixed } from '../azure/reasons.ts';
import { DocumentText } from '../parts/document/document-text.tsx';
import { useDocument } from '../parts/document/use-document.ts';
import type { Line } from '../parts/line.ts';
import { Lines } from '../parts/lines.tsx';
import { detailLines } from '../resource/detail-lines.ts';
import type { Action } from '../shell/action.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { useActions, useNow, usePageState, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { type LoadedAzureDocument, loadAzureDocument } from './load.ts';
import type { AzureDocumentSubject } from './page.ts';

/** A definition, an initiative or any other resource of Azure's. */
export function AzureDocumentView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const { id, as: opened } = page.request.subject as AzureDocumentSubject;
  const as = usePageState(page, ({ memory }) => (memory.as as AzureDocumentSubject['as'] | undefined) ?? opened);
  const [loaded, setLoaded] = useState<LoadedAzureDocument>({ state: 'loading' });
  useEffect(() => {
    let here = true;
    void loadAzureDocument(shell.live, { id, as }).then((read) => here && setLoaded(read));
    return () => {
      here = false;
    };
  }, [shell, id, as]);
  useActions('Azure document', 'view', documentActions, () => ({ shell, page, id, as }));
  const now = useNow();
  const document = useDocument(page, loaded.state === 'read' ? loaded.lines : [], width - 2, 0);
  const info: Line = loaded.state === 'read' ? [['muted', `read ${spellAge(loaded.readAt, now)} ago`]] : [];
  const position: Line = [['muted', `${grouped(document.offset + 1)} of ${grouped(document.laidOut.lines.length)}`]];
  const waiting: readonly Line[] =
    loaded.state === 'failed' ? detailLines(problemDetail(loaded.problem), width - 2) : [[['muted', 'reading…']]];
  return (
    <ViewFrame page={page} width={width} info={info} tags={loaded.state === 'read' ? position : []}>
      {loaded.state === 'read' ? (
        <DocumentText document={document} width={width} height={height - 1} />
      ) : (
        <Lines lines={waiting.map((line): Line => [' ', ...line])} width={width} height={height - 1} fill />
      )}
    </ViewFrame>
  );
}

interface DocumentContext {
  readonly shell: Shell;
  readonly page: Page;
  readonly id: string;
  readonly as: AzureDocumentSubject['as'];
}

const isDefinition = ({ id }: DocumentContext) => /\/policy(Set)?Definitions\//i.test(id);

const documentActions: readonly Action<DocumentContext>[] = [
  {
    id: 'azure-document.yaml',
    title: 'As ARM has it, or as a person reads it',
    keys: ['y'],
    hint: 'yaml',
    applies: isDefinition,
    run: ({ page, as }) =>
      page.state.setState(({ memory }) => ({
        memory: { ...memory, as: as === 'yaml' ? 'told' : 'yaml', offset: 0 },
      })),
  },
  {
    id: 'azure-document.assign',
    title: 'Assign it',
    keys: ['A', 'enter'],
    hint: 'assign',
    danger: 'confirm',
    applies: (context) => isDefinition(context) && (azureFixed(context.shell.live.store.getState()) ?? true),
    run: ({ shell, id }) => assignPolicy(shell, id),
  },
  {
    id: 'azure-document.assignments',
    title: 'Its assignments',
    keys: ['a'],
    hint: 'assignments',
    applies: isDefinition,
    run: ({ shell, id }) => shell.open(assignmentsPage({ definitionId: id }, 'its assignments')),
  },
];
