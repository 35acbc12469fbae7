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
  /** All operations, but for very old ones of a very long file; oldest first, as it has them now (other consoles write to it too). */
  read(): Promise<readonly JournalEntry[]>;
  /** The same, with what of the file could not be read. */
  readWhole(): Promise<JournalContents>;
  close(): Promise<void>;
}

export interface JournalContents {
  readonly entries: readonly JournalEntry[];
  /** Lines that are torn, or that a newer release wrote. */
  readonly unreadable: number;
  /** Operations of which later records are there, but not the first, which says what they are; where that may be older, 0. */
  readonly beheaded: number;
  /** Bytes of the file that are older than all this, and were not read. */
  readonly older: number;
}

/** `$XDG_STATE_HOME/constable/journal.jsonl`; what is done to a sandbox goes with it, and has a file of its own. */
export function journalPath(sandbox = false): string {
  return join(folders.state, sandbox ? 'sandbox-journal.jsonl' : 'journal.jsonl');
}

/** The file is made when the first record is written. */
export function openJournal(path = journalPath(), now: () => number = Date.now, mostRead?: number): Journal {
  let file: Promise<FileHandle> | undefined;
  let last: Promise<void> = Promise.resolve();
  const write = async (line: string) => {
    file ??= openJournalFile(path);
    const handle = await file;
    // A line that a killed console or a full disk left open: what follows begins on a line of its own.
    const text = Buffer.from((await isOpenEnded(handle)) ? `\n${line}` : line);
    // In one piece, for other consoles write to it too.
    const { bytesWritten } = await handle.write(text);
    if (bytesWritten < text.length) throw new Error(`only ${bytesWritten} of ${text.length} bytes were written`);
    await handle.datasync();
  };
  const readWhole = async (): Promise<JournalContents> => {
    await last;
    const { text, older } = await readJournalFile(path, mostRead);
    const { records, unreadable } = linesOf(text);
    const entries = entriesOf(records);
    const named = new Set(records.map(({ operation }) => operation));
    return { entries, unreadable, beheaded: older > 0 ? 0 : named.size - entries.length, older };
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
    read: async () => (await readWhole()).entries,
    readWhole,
    async close() {
      await last;
      await (await file)?.close();
      file = undefined;
    },
  };
}

async function isOpenEnded(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  const end = Buffer.alloc(1);
  return size > 0 && (await file.read(end, 0, 1, size - 1)).bytesRead > 0 && end.toString() !== '\n';
}

/** Lines that are torn or not records are skipped. */
export function parseJournal(text: string): readonly JournalRecord[] {
  return linesOf(text).records;
}

/** Lines that are torn or not records are counted. */
function linesOf(text: string): { readonly records: readonly JournalRecord[]; readonly unreadable: number } {
  const records: JournalRecord[] = [];
  let unreadable = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    // Releases before this one glued a record to a line that a full disk had cut off.
    const glued = line.lastIndexOf('{"v":');
    const whole = recordOf(line);
    const record = whole ?? (glued > 0 ? recordOf(line.slice(glued)) : undefined);
    if (record) records.push(record);
    if (!whole) unreadable++;
  }
  return { records, unreadable };
}

function recordOf(line: string): JournalRecord | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

const secrets = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.?[A-Za-z0-9_-]*|\bBearer\s+[A-Za-z0-9._~+/=-]{16,}/g;

/** Pure ASCII: remote text must not reach a terminal through `cat`. Anything that looks like a token is taken out. */
function lineOf(record: JournalRecord): string {
  return JSON.stringify(record)
    .replace(secrets, '[taken out]')
    .replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
