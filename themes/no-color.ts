/**
 * Makes a non-empty NO_COLOR (no-color.org) hold for Ink, whose colour library looks at FORCE_COLOR only. To be called
 * before Ink is loaded; changes `env` in place.
 */
export function applyNoColor(env: Record<string, string | undefined>): void {
  if (env.NO_COLOR) env.FORCE_COLOR = '0';
}
