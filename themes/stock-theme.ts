/** The themes that come with the program. Loads neither YAML nor a schema: the first frame waits for this. */
import { type Colour, parseColour } from './colour.ts';
import dark from './dark.yaml';
import light from './light.yaml';
import { leafAt } from './skin-tree.ts';
import { type Style, type Theme, type Token, tokens } from './theme.ts';
import { type TokenPath, tokenPaths } from './token-paths.ts';

type Appearance = Theme['appearance'];

const trees = { dark, light };

/** The theme that comes with the program, for a dark or a light background. */
export function stockTheme(appearance: Appearance): Theme {
  return { name: appearance, appearance, styles: stylesBy((path) => stockColour(appearance, path)) };
}

/** The colour at a path of the stock theme. */
export function stockColour(appearance: Appearance, path: string): Colour {
  return parseColour(leafAt(trees[appearance], path) ?? 'default');
}

/** Every token's style, from the colour at each path of a theme file. */
export function stylesBy(colourAt: (path: string) => Colour): Theme['styles'] {
  const styleOf = (token: Token): Style => {
    const { fg, bg, bold = false }: TokenPath = tokenPaths[token];
    return { color: colourAt(fg), background: bg === undefined ? undefined : colourAt(bg), bold };
  };
  return Object.fromEntries(tokens.map((token) => [token, styleOf(token)])) as Record<Token, Style>;
}
