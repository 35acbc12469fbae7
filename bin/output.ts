import { safeText } from '../src/terminal/safe-text.ts';

/** Data for stdout, with its last newline; resolves when it has left the process, however slow the reader. */
export function writeData(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${text}\n`, () => resolve());
  });
}

const pieceSize = 64 * 1024;

/** As writeData, for data in pieces: no more of them are made than the reader takes. */
export async function writePieces(pieces: Iterable<string>): Promise<void> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < pieceSize) continue;
    const ready = text;
    text = '';
    await new Promise<void>((resolve) => process.stdout.write(ready, () => resolve()));
  }
  await writeData(text);
}

/** A message for the person, on stderr; each line is made safe. */
export function say(message: string): void {
  for (const line of message.split('\n')) process.stderr.write(`constable: ${safeText(line)}\n`);
}

/** A reader that went away (`| head`) ends the program without a word. */
export function endQuietlyWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
}
