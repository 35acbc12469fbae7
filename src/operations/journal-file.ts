import { constants } from 'node:fs';
import { chmod, type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = constants;

/** For adding to, made when it is not there; its owner's alone. Throws an error that says why it cannot be written. */
export async function openJournalFile(path: string): Promise<FileHandle> {
  return saying(path, 'written', async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await regular(path, O_RDWR | O_APPEND | O_CREAT);
    await chmod(path, 0o600);
    return file;
  });
}

/** Bytes; thousands of operations, and read in a moment. */
const mostRead = 16 * 1024 * 1024;

export interface JournalText {
  readonly text: string;
  /** Bytes before it that are not read, to the end of a line. */
  readonly older: number;
}

/** Its text, or the end of a long one; "" when it is not there. Throws an error that says why it cannot be read. */
export async function readJournalFile(path: string, most = mostRead): Promise<JournalText> {
  return saying(path, 'read', async () => {
    const file = await regular(path, O_RDONLY).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
    if (file === undefined) return { text: '', older: 0 };
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - most);
      const bytes = Buffer.alloc(size - start);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      const cut = start === 0 ? 0 : bytes.indexOf('\n') + 1;
      return { text: bytes.toString('utf8', cut, bytesRead), older: start + cut };
    } finally {
      await file.close();
    }
  });
}

/** A pipe would be waited at for ever, and a link may lead to a file that is something else. */
async function regular(path: string, flags: number): Promise<FileHandle> {
  const file = await open(path, flags | O_NOFOLLOW | O_NONBLOCK, 0o600);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error('it is not an ordinary file');
}

const reasons: Readonly<Record<string, string>> = {
  ELOOP: 'it is a symbolic link',
  ENXIO: 'it is not an ordinary file',
  EROFS: 'its file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
};

async function saying<T>(path: string, done: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = reasons[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
    throw new Error(`the journal ${path} cannot be ${done}: ${reason}`, { cause: error });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
