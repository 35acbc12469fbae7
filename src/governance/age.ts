const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** Milliseconds of an age as a person types it: `90m`, `24h`, `7d`, `4w`; undefined when it is none. */
export function ageOf(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,5})(m|h|d|w)$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Number(number) * (units[unit] ?? 0);
}
