/** The themes that come with the program. Loads neither YAML nor a schema: the first frame waits for this. */
import { type Colour, parseColour } from './colour.ts';
import dark from './dark.yaml';
import light from './light.yaml';
import { leafAt } from './skin-tree.ts';
import { type Style, type Theme, type Token, tokens } from './theme.ts';
import { screenPath, type TokenPath, tokenPaths } from './token-paths.ts';

type Appearance = Theme['appearance'];

/** The colour at the first of these paths that the file has. */
export type ColourAt = (paths: readonly string[]) => Colour;

const trees = { dark, light };

/** The theme that comes with the program, for a dark or a light background. */
export function stockTheme(appearance: Appearance): Theme {
  return { name: appearance, appearance, ...coloursBy((paths) => stockColour(appearance, paths)) };
}

/** The colour of the stock theme at the first path that it has. */
export function stockColour(appearance: Appearance, paths: readonly string[]): Colour {
  for (const path of paths) {
    const found = leafAt(trees[appearance], path);
    if (found !== undefined) return parseColour(found);
  }
  return undefined;
}

/** The screen's background and every token's style, from the colours of a theme file. */
export function coloursBy(colourAt: ColourAt): Pick<Theme, 'background' | 'styles'> {
  const styleOf = (token: Token): Style => {
    const { fg, bg, bold = false }: TokenPath = tokenPaths[token];
    return { color: colourAt(fg), background: bg === undefined ? undefined : colourAt(bg), bold };
  };
  const styles = Object.fromEntries(tokens.map((token) => [token, styleOf(token)])) as Record<Token, Style>;
  return { background: colourAt(screenPath), styles };
}
