import { safeText } from '../src/terminal/safe-text.ts';

/** Data for stdout, with its last newline; resolves when it has left the process, however slow the reader. */
export function writeData(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${text}\n`, () => resolve());
  });
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
