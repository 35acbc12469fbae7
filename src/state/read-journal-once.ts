import { journalPath, openJournal } from '../operations/journal.ts';
import { readJournal } from './azure-runs.ts';
import type { ConsoleState } from './console-state.ts';
import { emptyConsole, unknownConnection } from './empty-console.ts';

/** All operations of the journal, or of the sandbox's own, with nothing asked over the network. */
export async function readJournalOnce(sandbox: boolean): Promise<ConsoleState> {
  const empty = emptyConsole(unknownConnection({ readonly: true, sandbox }));
  return { ...empty, azure: { ...empty.azure, journal: await readJournal(openJournal(journalPath(sandbox))) } };
}
