import { useCallback } from 'react';
import { assignPolicy } from '../assign/assign-policy.ts';
import { assignmentsPage } from '../assignments/page.ts';
import { azureFixed } from '../azure/reasons.ts';
import { DocumentPage } from '../document/read-document.tsx';
import type { Action } from '../shell/action.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { useActions, usePageState, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { loadAzureDocument } from './load.ts';
import type { AzureDocumentSubject } from './page.ts';

/** A definition, an initiative or any other resource of Azure's. */
export function AzureDocumentView(props: ViewProps) {
  const { page } = props;
  const shell = useShell();
  const { id, as: opened } = page.request.subject as AzureDocumentSubject;
  const as = usePageState(page, ({ memory }) => (memory.as as AzureDocumentSubject['as'] | undefined) ?? opened);
  const read = useCallback(() => loadAzureDocument(shell.live, { id, as }), [shell, id, as]);
  useActions('Azure document', 'view', documentActions, () => ({ shell, page, id, as }));
  return <DocumentPage {...props} read={read} as={as} />;
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
        memory: { ...memory, as: as === 'yaml' ? 'describe' : 'yaml', offset: 0 },
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
