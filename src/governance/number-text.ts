const format = new Intl.NumberFormat('en-US');

/** `1,204`. */
export function grouped(number: number): string {
  return format.format(number);
}

/** `1 constraint`, `1,204 constraints`. A noun alone takes an s for several. */
export function counted(number: number, nouns: string | readonly [one: string, several: string]): string {
  const [one, several] = typeof nouns === 'string' ? [nouns, `${nouns}s`] : nouns;
  return `${grouped(number)} ${number === 1 ? one : several}`;
}
