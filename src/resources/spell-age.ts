const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long ago, coarsely, so that the text changes seldom: `< 1 min`, `2 min`, `3 h`, `4 d`; `?` when unknown. Both
 * in epoch ms. A moment in the future (clocks differ) counts as just now.
 */
export function spellAge(since: number | undefined, now: number): string {
  if (since === undefined || Number.isNaN(since)) return '?';
  const passed = now - since;
  if (passed < minute) return '< 1 min';
  if (passed < hour) return `${Math.floor(passed / minute)} min`;
  if (passed < 2 * day) return `${Math.floor(passed / hour)} h`;
  return `${Math.floor(passed / day)} d`;
}
