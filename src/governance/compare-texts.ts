/** For sort: by UTF-16 code units. Not localeCompare, which is a hundred times slower on 50,000 rows; names are ASCII. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
