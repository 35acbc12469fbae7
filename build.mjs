/**
 * Builds dist/: a launcher that any Node can start, and the program as minified ES modules, split so that the first
 * frame loads no SDK. `--development` keeps React's checks and readable code.
 */
import { chmod, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const development = process.argv.includes('--development');
const shared = {
  platform: 'node',
  format: 'esm',
  target: 'node22',
  minify: !development,
  sourcemap: development ? 'inline' : false,
  legalComments: 'none',
  logLevel: 'warning',
};

await rm('dist', { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: { program: 'bin/program.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  jsx: 'automatic',
  jsxDev: false,
  loader: { '.yaml': 'text', '.tsv': 'text' },
  define: { 'process.env.NODE_ENV': development ? '"development"' : '"production"' },
  alias: {
    // Ink asks for its devtools only when DEV is set; the package is not a dependency.
    'react-devtools-core': './bin/no-devtools.ts',
    // Their main is CommonJS, of which a split chunk would export nothing by name.
    ...Object.fromEntries(
      ['@azure/arm-authorization', '@azure/arm-features'].map((name) => [
        name,
        `./node_modules/${name}/dist-esm/src/index.js`,
      ]),
    ),
  },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
await build({ ...shared, target: 'node18', entryPoints: { constable: 'bin/constable.ts' }, outdir: 'dist' });
await chmod('dist/constable.js', 0o755);
