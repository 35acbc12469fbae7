import { parse } from 'yaml';
import { type Colour, parseColour } from './colour.ts';
import { legible } from './legible.ts';
import { skinFile } from './skin.ts';
import { leafAt, type SkinTree } from './skin-tree.ts';
import { coloursBy, stockColour } from './stock-theme.ts';
import type { Theme } from './theme.ts';

/** A theme, and what of its file could not be used, one sentence each. */
export interface LoadedTheme {
  readonly theme: Theme;
  readonly problems: readonly string[];
}

const silent = { dark: '#000000', light: '#ffffff' };

/** What a theme file does not say. */
export interface Surroundings {
  readonly appearance?: 'dark' | 'light';
  /** The terminal's own background, if it tells it; one that does not is taken for black, or white in a light theme. */
  readonly terminal?: Colour;
}

/**
 * Reads a theme from the text of a YAML file: a k9s skin (root `k9s:`), with an optional block `governance:`. Unknown
 * keys pass, and a word that is no colour is the terminal's own, as in k9s. Gaps are filled from the stock theme of the same
 * appearance, so that a broken file still gives a usable screen. Text that could not be read on its background is moved.
 */
export function loadTheme(
  name: string,
  text: string,
  { appearance = 'dark', terminal }: Surroundings = {},
): LoadedTheme {
  const problems: string[] = [];
  const tree = readTree(name, text, problems);
  const own = leafAt(tree, 'governance.appearance');
  const look = own === 'light' || own === 'dark' ? own : appearance;
  const colourAt = (paths: readonly string[]): Colour => {
    const path = paths.find((one) => leafAt(tree, one) !== undefined);
    if (path === undefined) return stockColour(look, paths);
    try {
      return parseColour(leafAt(tree, path) ?? '');
    } catch (error) {
      problems.push(`theme ${name}: ${path}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const { theme, adjusted } = legible({ name, appearance: look, ...coloursBy(colourAt) }, terminal ?? silent[look]);
  if (adjusted > 0)
    problems.push(`theme ${name}: ${adjusted} colour${adjusted === 1 ? '' : 's'} adjusted, which could not be read`);
  return { theme, problems: [...new Set(problems)] };
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
