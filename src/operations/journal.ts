import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { folders } from '../settings/folders.ts';
import { openJournalFile, readJournalFile } from './journal-file.ts';
import { entriesOf, type JournalEntry, type JournalEvent, type JournalRecord, recordSchema } from './journal-record.ts';

/**
 * Every change this program made, and as whom: one JSON object a line, only ever added to, readable by its owner alone. A line is on
 * the disk before the step that it tells of goes on, so that a console that was killed leaves nothing unsaid.
 */
export interface Journal {
  readonly path: string;
  /** Resolves when the record is on the disk. */
  append(event: JournalEvent): Promise<void>;
  /** All operations, oldest first, as the file has them now (other consoles write to it too). */
  read(): Promise<readonly JournalEntry[]>;
  close(): Promise<void>;
}

/** `$XDG_STATE_HOME/constable/journal.jsonl`. */
export function journalPath(): string {
  return join(folders.state, 'journal.jsonl');
}

/** The file is made when the first record is written. */
export function openJournal(path = journalPath(), now: () => number = Date.now): Journal {
  let file: Promise<FileHandle> | undefined;
  let last: Promise<void> = Promise.resolve();
  const write = async (line: string) => {
    file ??= openFile(path);
    const handle = await file;
    await handle.appendFile(line);
    await handle.datasync();
  };
  return {
    path,
    append(event) {
      const record: JournalRecord = recordSchema.parse({ v: 1, at: now(), ...event });
      const line = `${lineOf(record)}\n`;
      const done = last.then(() => write(line));
      // One failed write must not fail those after it.
      last = done.catch(() => {});
      return done;
    },
    read: async () => {
      await last;
      return entriesOf(parseJournal(await readJournalFile(path)));
    },
    async close() {
      await last;
      await (await file)?.close();
      file = undefined;
    },
  };
}

async function openFile(path: string): Promise<FileHandle> {
  const file = await openJournalFile(path);
  // A console killed in the middle of a line leaves it open; what follows begins on a line of its own.
  const { size } = await file.stat();
  if (size > 0) {
    const end = Buffer.alloc(1);
    await file.read(end, 0, 1, size - 1);
    if (end.toString() !== '\n') await file.appendFile('\n');
  }
  return file;
}

/** Lines that are torn or not records are skipped. */
export function parseJournal(text: string): readonly JournalRecord[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      const parsed = recordSchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}

const secrets = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.?[A-Za-z0-9_-]*|\bBearer\s+[A-Za-z0-9._~+/=-]{16,}/g;

/** Pure ASCII: remote text must not reach a terminal through `cat`. Anything that looks like a token is taken out. */
function lineOf(record: JournalRecord): string {
  return JSON.stringify(record)
    .replace(secrets, '[taken out]')
    .replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
