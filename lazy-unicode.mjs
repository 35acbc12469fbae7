/**
 * What looks things up in Unicode's tables is made when it is first used: the first regular expression over all emoji takes
 * 20 to 40 ms to make, the first segmenter and number format 10 each, and the first frame needs none of them.
 */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** A constant of a whole module (its line is not indented) that is such a thing. */
const constant =
  /^((?:export )?const \w+(?:: [\w.]+)? = )(new Intl\.\w+\(.*\)|new RegExp\(.*\\p\{.*\)|\/.*\\p\{.*\/[a-z]*);$/gm;

const lazily = `
export function lazily(make) {
  let made;
  const bound = new Map();
  return new Proxy(Object.create(null), {
    get(_, key) {
      made ??= make();
      const known = bound.get(key);
      if (known !== undefined) return known;
      const value = made[key];
      if (typeof value !== 'function') return value;
      const method = value.bind(made);
      bound.set(key, method);
      return method;
    },
    set(_, key, value) {
      made ??= make();
      made[key] = value;
      return true;
    },
  });
}`;

/** `code` with such constants made when they are asked for. */
export function lazyConstants(code) {
  const lazy = code.replace(constant, '$1lazily(() => $2);');
  return lazy === code ? code : `import { lazily } from 'lazily';\n${lazy}`;
}

export const lazyUnicode = {
  name: 'lazy-unicode',
  setup(build) {
    build.onResolve({ filter: /^lazily$/ }, () => ({ path: 'lazily', namespace: 'lazily' }));
    build.onLoad({ filter: /./, namespace: 'lazily' }, () => ({ contents: lazily, loader: 'js' }));
    build.onLoad({ filter: /\.(?:js|tsx?)$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      const contents = lazyConstants(code);
      if (contents === code) return undefined;
      return { contents, loader: extname(path).slice(1) };
    });
  },
};
