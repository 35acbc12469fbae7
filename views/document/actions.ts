import type { Action } from '../shell/action.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import type { DocumentSubject } from './page.ts';

export interface DocumentPageContext {
  readonly shell: Shell;
  readonly page: Page;
  readonly as: DocumentSubject['as'];
  readonly reload: () => void;
}

export const documentPageActions: readonly Action<DocumentPageContext>[] = [
  { id: 'document.reload', title: 'Read it again', keys: ['ctrl-r'], hint: 'reload', run: ({ reload }) => reload() },
  {
    id: 'document.yaml',
    title: 'As YAML',
    keys: ['y'],
    applies: ({ as }) => as !== 'yaml',
    hint: 'yaml',
    run: ({ page }) => show(page, 'yaml'),
  },
  {
    id: 'document.describe',
    title: 'Described',
    keys: ['d'],
    applies: ({ as }) => as !== 'describe',
    hint: 'describe',
    run: ({ page }) => show(page, 'describe'),
  },
];

function show(page: Page, as: DocumentSubject['as']): void {
  page.state.setState(({ memory }) => ({ memory: { ...memory, as, offset: undefined } }));
}
