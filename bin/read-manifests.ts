import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ManifestFile, parseManifests } from '../src/governance/manifest-file.ts';

/** A file or folder that was named and cannot be read. */
export class UnreadableFileError extends Error {
  /** What was typed is wrong. */
  readonly wrongInput = true;
}

/** Endings of the files that are read of a folder, as kubectl does. */
const endings = /\.(json|ya?ml)$/;

/**
 * The manifests of files, of folders (and of those within, when `recursive`), and of stdin for `-`; in their order.
 * @throws UnreadableFileError
 */
export async function readManifests(paths: readonly string[], recursive: boolean): Promise<ManifestFile> {
  const files = (await Promise.all(paths.map((path) => filesOf(path, recursive)))).flat();
  if (files.length === 0) throw new UnreadableFileError(`no .yaml, .yml or .json file in ${paths.join(', ')}`);
  const read: ManifestFile[] = [];
  for (const file of files) read.push(parseManifests(file, await contentOf(file)));
  return {
    manifests: read.flatMap(({ manifests }) => manifests),
    problems: read.flatMap(({ problems }) => problems),
  };
}

async function filesOf(path: string, recursive: boolean): Promise<readonly string[]> {
  if (path === '-') return [path];
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true, recursive });
    return entries
      .filter((entry) => !entry.isDirectory() && endings.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function contentOf(file: string): Promise<string> {
  try {
    return await (file === '-' ? text(process.stdin) : readFile(file, 'utf8'));
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(path: string, error: unknown): UnreadableFileError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new UnreadableFileError(`${path} cannot be read (${reason === 'ENOENT' ? 'no such file or folder' : reason})`);
}
