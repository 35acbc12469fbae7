const units: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** A span of ms in its largest whole unit, such as `43 s` or `7 min`; less than a second is `0 s`. */
export function spellDuration(ms: number): string {
  const [name, size] = units.find(([, unit]) => ms >= unit) ?? ['s', 1_000];
  return `${Math.floor(ms / size)} ${name}`;
}
