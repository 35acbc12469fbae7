import leven from 'leven';

/** Names that are a slip or two away from what was written, or hold it; the nearest first, at most three. */
export function nearNames(wanted: string, names: readonly string[]): readonly string[] {
  const text = wanted.trim().toLowerCase();
  if (text === '') return [];
  const most = Math.ceil(text.length / 3);
  return [...new Set(names)]
    .map((name) => {
      const other = name.toLowerCase();
      const distance = leven(text, other);
      return { name, distance: text.length >= 4 && other.includes(text) ? Math.min(distance, most) : distance };
    })
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** `Did you mean labelsList? `, to be followed by more; nothing when nothing is near. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  const near = nearNames(wanted, names);
  return near.length === 0 ? '' : `Did you mean ${near.join(', or ')}? `;
}
