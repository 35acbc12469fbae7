import { openJournal } from '../operations/journal.ts';
import { journalItems } from './azure-runs.ts';
import type { JournalItem } from './azure-state.ts';

/** All operations of the journal, newest first, and the journal's path. @throws when the file is there and cannot be read */
export async function readJournalOnce(): Promise<{ readonly items: readonly JournalItem[]; readonly source: string }> {
  const journal = openJournal();
  return { items: journalItems(await journal.read(), undefined), source: journal.path };
}
