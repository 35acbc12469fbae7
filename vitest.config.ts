import { defineConfig } from 'vitest/config';

// As build.mjs does it.
const textFiles = {
  name: 'text-files',
  transform: (code: string, id: string) =>
    /\.(yaml|tsv)$/.test(id) ? { code: `export default ${JSON.stringify(code)};`, map: null } : undefined,
};

export default defineConfig({
  plugins: [textFiles],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/real-cluster/**', 'node_modules/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
