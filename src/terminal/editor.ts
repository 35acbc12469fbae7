import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Has a text edited in $VISUAL, $EDITOR or vi, which takes the terminal meanwhile. `extension` without dot, for the
 * editor's colours. Undefined when the editor failed or was left with an error (`:cq`); the file is private and gone
 * afterwards.
 */
export async function editText(text: string, extension: string, env = process.env): Promise<string | undefined> {
  const editor = env.VISUAL || env.EDITOR || 'vi';
  const folder = await mkdtemp(join(tmpdir(), 'constable-'));
  const file = join(folder, `edit.${extension}`);
  try {
    const { execa } = await import('execa');
    await writeFile(file, text, { mode: 0o600 });
    // As git does it: the variable is a command line of its own (`code --wait`), the file its last argument.
    const ended = await execa('sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit', reject: false });
    return ended.failed ? undefined : await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
