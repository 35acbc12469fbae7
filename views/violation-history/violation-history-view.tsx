import { useCallback } from 'react';
import { violationHistoryLines } from '../../src/resources/violation-history-lines.ts';
import { DocumentPage, type ReadDocument } from '../document/read-document.tsx';
import { useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import type { ViolationHistorySubject } from './page.ts';

/** Every time that one violation was there, as far as this program saw. */
export function ViolationHistoryView(props: ViewProps) {
  const { live } = useShell();
  const subject = props.page.request.subject as ViolationHistorySubject;
  const read = useCallback(async (): Promise<ReadDocument> => {
    const answer = await live.fetchHistory({ from: 0, of: subject, most: 500 });
    if ('problem' in answer) return { problem: answer.problem };
    const now = Date.now();
    const { picture } = live.store.getState();
    return { lines: violationHistoryLines(subject, answer.value, picture, now), readAt: now };
  }, [live, subject]);
  return <DocumentPage {...props} read={read} as="history" />;
}
