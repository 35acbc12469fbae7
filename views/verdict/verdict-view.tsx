import { useCallback, useState } from 'react';
import { objectPage } from '../document/page.ts';
import { DocumentPage } from '../document/read-document.tsx';
import { useWrapped } from '../parts/document/use-wrapped.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { askVerdict } from './ask-verdict.ts';
import type { VerdictSubject } from './page.ts';

/** What admission says of one object, asked when the page opens. */
export function VerdictView(props: ViewProps) {
  const shell = useShell();
  const subject = props.page.request.subject as VerdictSubject;
  const [attempt, setAttempt] = useState(0);
  const [asking, setAsking] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  const read = useCallback(async () => {
    setAsking(true);
    const answer = await askVerdict(shell.live, subject);
    setAsking(false);
    return answer;
  }, [shell, subject, attempt]);
  useWrapped(props.page);
  useActions('Would it pass?', 'view', verdictPageActions, () => ({
    shell,
    subject,
    asking,
    again: () => setAttempt(attempt + 1),
  }));
  return <DocumentPage {...props} read={read} as={asking ? 'asking admission…' : 'by dry run'} />;
}

interface VerdictContext {
  readonly shell: Shell;
  readonly subject: VerdictSubject;
  readonly asking: boolean;
  readonly again: () => void;
}

const verdictPageActions: readonly Action<VerdictContext>[] = [
  {
    id: 'verdict.again',
    title: 'Ask again (dry runs)',
    keys: ['r', 'ctrl-r'],
    hint: 'ask again',
    applies: ({ asking }) => !asking || 'it is being asked',
    run: ({ again }) => again(),
  },
  {
    id: 'verdict.yaml',
    title: 'YAML of the object',
    keys: ['y'],
    hint: 'yaml',
    run: ({ shell, subject: { object, violation } }) => shell.open(objectPage(object, 'yaml', violation)),
  },
];
