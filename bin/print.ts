import { jsonSafePieces, yamlSafe } from '../src/terminal/safe-data.ts';
import type { OutputFormat } from './flags.ts';
import { say, writeData, writePieces } from './output.ts';

/**
 * Prints a document on stdout in the format asked for. `table` gives "" when there is nothing to list; `note` is for the
 * person who reads the table.
 */
export async function print(output: OutputFormat, document: object, table: () => string, note = ''): Promise<void> {
  if (output === 'json') await writePieces(jsonSafePieces(document));
  else if (output === 'yaml') await writeData(yamlSafe(document).trimEnd());
  else {
    const text = table();
    if (text !== '') await writeData(text);
    if (note !== '') say(note);
  }
}
