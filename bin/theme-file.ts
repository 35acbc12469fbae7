import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { folders } from '../src/settings/folders.ts';
import { SettingsError } from '../src/settings/settings-error.ts';
import type { Background } from '../src/terminal/background.ts';
import type { LoadedTheme } from '../themes/load-theme.ts';
import { stockTheme } from '../themes/stock-theme.ts';

/**
 * The theme of that name: one that comes with the program, a file of the user's (themes/ in the config folder), or one
 * of the user's k9s skins. Without a name, the stock theme for the background. Throws SettingsError.
 */
export async function findTheme(name: string | undefined, { appearance, colour }: Background): Promise<LoadedTheme> {
  if (name === undefined) return { theme: stockTheme(appearance), problems: [] };
  if (name === 'dark' || name === 'light') return { theme: stockTheme(name), problems: [] };
  const places = [join(folders.config, 'themes'), join(dirname(folders.config), 'k9s', 'skins')];
  if (/^[\w.-]+$/.test(name)) {
    for (const place of places) {
      const text = await readFile(join(place, `${name}.yaml`), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const { loadTheme } = await import('../themes/load-theme.ts');
      return loadTheme(name, text, { appearance, terminal: colour });
    }
  }
  throw new SettingsError(
    `there is no theme "${name}": not dark or light, and no ${name}.yaml in ${places.join(' or ')}`,
  );
}
