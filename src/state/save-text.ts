import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { folders } from '../settings/folders.ts';
import { safeText } from '../terminal/safe-text.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/** Lines that are written at once. */
const piece = 500;

/**
 * Writes lines, made safe, into a new file of the state folder that is its owner's alone. Returns its path; throws what
 * the file system says.
 */
export async function saveText(name: string, extension: string, lines: Iterable<string>): Promise<string> {
  const folder = join(folders.state, 'saved');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const moment = new Date().toISOString().replace(/[:.]/g, '-');
  const path = join(folder, `${name.replace(/[^\w.-]+/g, '-').slice(0, 120)}-${moment}.${extension}`);
  const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    let some: string[] = [];
    for (const line of lines) {
      some.push(safeText(line));
      if (some.length < piece) continue;
      await file.write(`${some.join('\n')}\n`);
      some = [];
    }
    if (some.length > 0) await file.write(`${some.join('\n')}\n`);
  } finally {
    await file.close();
  }
  return path;
}
