/** What texts begin with and end with, all of them; the two never overlap in any of them. */
export function commonEnds(texts: readonly string[]): { readonly before: string; readonly after: string } {
  const [first = ''] = texts;
  let before = first;
  for (const text of texts) {
    if (text.startsWith(before)) continue;
    before = first.slice(
      0,
      alike(before.length, (at) => first[at] === text[at]),
    );
  }
  let after = first.slice(before.length);
  for (const text of texts) {
    const longest = Math.min(after.length, text.length - before.length);
    if (longest === after.length && text.endsWith(after)) continue;
    after = first.slice(first.length - alike(longest, (at) => first.at(-1 - at) === text.at(-1 - at)));
  }
  return { before, after };
}

function alike(longest: number, isAlike: (at: number) => boolean): number {
  let length = 0;
  while (length < longest && isAlike(length)) length++;
  return length;
}
