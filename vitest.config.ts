import { defineConfig } from 'vitest/config';
import { parse } from 'yaml';

// As build.mjs does it.
const dataFiles = {
  name: 'data-files',
  transform(code: string, id: string) {
    if (!/\.(yaml|tsv)$/.test(id)) return undefined;
    const value: unknown = id.endsWith('.yaml') ? parse(code) : code;
    return { code: `export default ${JSON.stringify(value)};`, map: null };
  },
};

// Not a literal, for which the config itself would be bundled with all that operations import.
const wordsFile = new URL('./src/operations/operation-words.ts', import.meta.url).href;
const operationWords = {
  name: 'operation-words-as-data',
  async transform(_code: string, id: string) {
    if (!id.endsWith('/operations/operation-words.ts')) return undefined;
    const words = Object.entries(await import(wordsFile));
    return {
      code: words.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n'),
      map: null,
    };
  },
};

export default defineConfig({
  plugins: [dataFiles, operationWords],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/real-cluster/**', 'node_modules/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
