/**
 * Builds dist/: a launcher that any Node can start, and the program as minified ES modules, split so that the first
 * frame loads no SDK. `--development` keeps React's checks and readable code.
 */
import { chmod, readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'yaml';

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

/** Yoga reads the wasm that it carries as a data: URL by fetch(), for which Node loads its whole HTTP client first. */
const yogaWithoutFetch = {
  name: 'yoga-without-fetch',
  setup(build) {
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      const contents = code.replaceAll('"function"!=typeof fetch', 'true');
      if (contents === code) throw new Error('Yoga asks for fetch() in another way now');
      return { contents, loader: 'js' };
    });
  },
};

/** The stock themes are read here, so that the first frame waits for no YAML parser. */
const yamlAsData = {
  name: 'yaml-as-data',
  setup(build) {
    build.onLoad({ filter: /\.yaml$/ }, async ({ path }) => ({
      contents: JSON.stringify(parse(await readFile(path, 'utf8'))),
      loader: 'json',
    }));
  },
};

/** All of undici is fetch, caches, mocks and WebSockets too, evaluated before the first request: what connects is a third of it. */
const undiciToConnect = {
  name: 'undici-to-connect',
  setup(build) {
    const own = resolve('src');
    build.onResolve({ filter: /^undici$/ }, ({ importer }) =>
      importer.startsWith(own) ? { path: 'undici', namespace: 'to-connect' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'to-connect' }, () => ({
      contents: `
        Object.assign(require('undici/lib/dispatcher/dispatcher.js').prototype, require('undici/lib/api/index.js'));
        module.exports = {
          Agent: require('undici/lib/dispatcher/agent.js'),
          get ProxyAgent() { return require('undici/lib/dispatcher/proxy-agent.js'); },
          get EnvHttpProxyAgent() { return require('undici/lib/dispatcher/env-http-proxy-agent.js'); },
        };`,
      resolveDir: import.meta.dirname,
    }));
  },
};

/** The sandbox looks through every model of the Kubernetes client; in one build the console would have to load them all. */
const sandboxApart = {
  name: 'sandbox-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/sandbox\.ts$/ }, () => ({ path: './sandbox.js', external: true }));
  },
};

await rm('dist', { recursive: true, force: true });
const modules = {
  ...shared,
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  jsx: 'automatic',
  jsxDev: false,
  loader: { '.tsv': 'text' },
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
    // write-file-atomic names its temporary files after __filename, which no ES module has.
    js: "import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __pathOf } from 'node:url'; const require = __createRequire(import.meta.url); const __filename = __pathOf(import.meta.url);",
  },
};
await build({
  ...modules,
  entryPoints: { program: 'bin/program.ts', 'cluster-thread': 'bin/cluster-thread.ts' },
  plugins: [yogaWithoutFetch, yamlAsData, undiciToConnect, sandboxApart],
});
await build({ ...modules, entryPoints: { sandbox: 'bin/sandbox.ts' } });
await build({ ...shared, target: 'node18', entryPoints: { constable: 'bin/constable.ts' }, outdir: 'dist' });
await chmod('dist/constable.js', 0o755);
