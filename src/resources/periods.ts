/** In ms: after which time something is read again. */
export function minutes(number: number): number {
  return number * 60_000;
}
