import { openJournal } from '../operations/journal.ts';
import { readJournal } from './azure-runs.ts';
import type { ConsoleState } from './console-state.ts';
import { emptyConsole, unknownConnection } from './empty-console.ts';

/** All operations of the journal, with nothing asked over the network. */
export async function readJournalOnce(): Promise<ConsoleState> {
  const empty = emptyConsole(unknownConnection({ readonly: true, sandbox: false }));
  return { ...empty, azure: { ...empty.azure, journal: await readJournal(openJournal()) } };
}
