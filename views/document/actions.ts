import type { Action } from '../shell/action.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import { verdictPage } from '../verdict/page.ts';
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
    id: 'document.recheck',
    title: 'Would it pass now? And what it makes next? (dry runs)',
    keys: ['r'],
    applies: ({ page }) => objectOf(page) !== undefined,
    run: ({ shell, page }) => {
      const of = objectOf(page);
      if (of) shell.open(verdictPage({ object: of.object, ...(of.violation && { violation: of.violation }) }));
    },
  },
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

/** The object that the page is about; not of Gatekeeper's own, of which its constraints have no say. */
function objectOf({ request }: Page) {
  const { of } = request.subject as DocumentSubject;
  return of.what === 'object' ? of : undefined;
}

function show(page: Page, as: DocumentSubject['as']): void {
  page.state.setState(({ memory }) => ({ memory: { ...memory, as, offset: undefined } }));
}
