/** A whole number, `1,204`. Not by Intl, whose first format takes 16 ms, when the first numbers are to be shown. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 constraint`, `1,204 constraints`. A noun alone takes an s for several. */
export function counted(number: number, nouns: string | readonly [one: string, several: string]): string {
  const [one, several] = typeof nouns === 'string' ? [nouns, `${nouns}s`] : nouns;
  return `${grouped(number)} ${number === 1 ? one : several}`;
}
