import { useCallback, useState } from 'react';
import { useActions, usePageState, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { documentPageActions } from './actions.ts';
import { loadDocument } from './load-document.ts';
import type { DocumentSubject } from './page.ts';
import { DocumentPage } from './read-document.tsx';

/** An object of the cluster, as YAML or described. */
export function DocumentView(props: ViewProps) {
  const { page } = props;
  const shell = useShell();
  const { of, as: opened } = page.request.subject as DocumentSubject;
  const as = usePageState(page, ({ memory }) => (memory.as as DocumentSubject['as'] | undefined) ?? opened);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads it again
  const read = useCallback(() => loadDocument(shell.live, { of, as }), [shell, of, as, attempt]);
  useActions('Document', 'view', documentPageActions, () => ({
    shell,
    page,
    as,
    reload: () => setAttempt(attempt + 1),
  }));
  return <DocumentPage {...props} read={read} as={as} />;
}
