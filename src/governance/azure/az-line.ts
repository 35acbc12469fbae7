/** A word for a POSIX shell, quoted where it needs to be. */
export function shellWord(word: string): string {
  if (word !== '' && /^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * A line of az from its words; or, where az would put a file in the place of one, a comment that says why there is no line:
 * whoever pasted it would send a file of theirs to Azure.
 */
export function azCommand(...words: readonly string[]): string {
  const file = words.find((word) => namesFile.test(word));
  return file === undefined ? ['az', ...words].map(shellWord).join(' ') : `${noLine} "${harmless(file)}" as a file`;
}

/** Whether azCommand came to no line. */
export function isNoAzLine(line: string): boolean {
  return line.startsWith(noLine);
}

const noLine = '# no az line: az would read';

/** What az expands: a word that begins with @, and one with an @ after its first =. No quoting keeps it from that. */
const namesFile = /^@|^[^=]*=@/s;

/** Nothing that a shell which takes # for a command could act on, in as many letters as tell which word is meant. */
function harmless(word: string): string {
  return word.slice(word.indexOf('@'), word.indexOf('@') + 60).replace(/[^A-Za-z0-9@_./-]/g, '?');
}
