import { parse } from 'yaml';
import { type Colour, parseColour } from './colour.ts';
import { skinFile } from './skin.ts';
import { leafAt, type SkinTree } from './skin-tree.ts';
import { stockColour, stylesBy } from './stock-theme.ts';
import type { Theme } from './theme.ts';

/** A theme, and what of its file could not be used, one sentence each. */
export interface LoadedTheme {
  readonly theme: Theme;
  readonly problems: readonly string[];
}

/**
 * Reads a theme from the text of a YAML file: a k9s skin (root `k9s:`), with an optional block `governance:`. Unknown
 * keys pass; gaps, and colours that are none, are filled from the stock theme of the same appearance, so that a broken
 * file still gives a usable screen. `appearance` is taken where the file does not say.
 */
export function loadTheme(name: string, text: string, appearance: 'dark' | 'light' = 'dark'): LoadedTheme {
  const problems: string[] = [];
  const tree = readTree(name, text, problems);
  const own = leafAt(tree, 'governance.appearance');
  const look = own === 'light' || own === 'dark' ? own : appearance;
  const colourAt = (path: string): Colour => {
    const wanted = leafAt(tree, path);
    if (wanted !== undefined) {
      try {
        return parseColour(wanted);
      } catch (error) {
        problems.push(`theme ${name}: ${path}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return stockColour(look, path);
  };
  return { theme: { name, appearance: look, styles: stylesBy(colourAt) }, problems };
}

function readTree(name: string, text: string, problems: string[]): SkinTree {
  try {
    const file = skinFile.safeParse(parse(text));
    if (file.success) return file.data;
    const [issue] = file.error.issues;
    problems.push(`theme ${name}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not a theme'}`);
  } catch (error) {
    problems.push(
      `theme ${name} is not YAML: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    );
  }
  return {};
}
