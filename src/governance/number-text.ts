const format = new Intl.NumberFormat('en-US');

/** `1,204`. */
export function grouped(number: number): string {
  return format.format(number);
}

/** `1 constraint`, `1,204 constraints`. */
export function counted(number: number, [one, several]: readonly [one: string, several: string]): string {
  return `${grouped(number)} ${number === 1 ? one : several}`;
}
