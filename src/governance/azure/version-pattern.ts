/**
 * The newest of the versions that a pattern such as `6.*.*` or `1.*.*-preview` holds; a preview is taken for a pattern without
 * one only where nothing else fits. Nothing when none does.
 */
export function newestOf(versions: readonly string[], pattern: string): string | undefined {
  const fitting = versions
    .filter((version) => fits(version, pattern))
    .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return fitting.find((version) => isPreview(version) === isPreview(pattern)) ?? fitting[0];
}

/** The newest, where it is the one that a pattern holds; without a pattern it always is. */
export function asPinned<T extends { readonly version?: string; readonly versions: readonly string[] }>(
  newest: T | undefined,
  pattern: string | undefined,
): T | undefined {
  if (newest?.version === undefined || pattern === undefined) return newest;
  return newestOf([newest.version, ...newest.versions], pattern) === newest.version ? newest : undefined;
}

const numbers = (version: string) => version.replace(/-.*$/, '').split('.');
const isPreview = (version: string) => version.includes('-');

function fits(version: string, pattern: string): boolean {
  const own = numbers(version);
  return numbers(pattern).every((part, index) => part === '*' || part === own[index]);
}
