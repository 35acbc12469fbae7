/**
 * Builds dist/: a launcher that any Node can start, and the program as minified ES modules, split so that the first
 * frame loads no SDK. `--development` keeps React's checks and readable code.
 */
import { chmod, readFile, rm } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { lazyConstants, lazyUnicode } from './lazy-unicode.mjs';
import { mergeChunks } from './merge-chunks.mjs';
import { writeThirdPartyNotices } from './third-party-notices.mjs';

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

/**
 * Yoga reads the wasm that it carries as a data: URL by fetch(), for which Node loads its whole HTTP client first, or else
 * character by character.
 */
const yogaWithoutFetch = {
  name: 'yoga-without-fetch',
  setup(build) {
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      const contents = code
        .replaceAll('"function"!=typeof fetch', 'true')
        .replace(/var b=xa\((a\.slice\(37\))\),c=.*?;var d=c\}/s, 'var d=Buffer.from($1,"base64")}');
      if (!contents.includes('true?Promise') || !contents.includes('Buffer.from'))
        throw new Error('Yoga reads its wasm in another way now');
      return { contents, loader: 'js' };
    });
  },
};

/** What a frame costs in Ink is wrapped by ours: `views/parts/frame/` says how. Ink's `exports` hide these files. */
const inkFrames = {
  name: 'ink-frames',
  setup(build) {
    const wrap = (filter, original, name, ours) =>
      build.onLoad({ filter }, async ({ path }) => {
        const code = await readFile(path, 'utf8');
        const contents = code.replace(`export default ${original}`, original);
        if (contents === code) throw new Error(`Ink has no "export default ${original}" any more`);
        const { wrapper, file } = ours;
        return {
          contents: `import { ${wrapper} } from ${JSON.stringify(resolve(file))};\n${lazyConstants(contents)}\nexport default ${wrapper}(${name});`,
          loader: 'js',
          resolveDir: dirname(path),
        };
      });
    wrap(/ink[\\/]build[\\/]output\.js$/, 'class Output', 'Output', {
      wrapper: 'outputByRows',
      file: 'views/parts/frame/row-output.ts',
    });
    wrap(/ink[\\/]build[\\/]line-update\.js$/, 'function lineUpdate', 'lineUpdate', {
      wrapper: 'updateSparingly',
      file: 'views/parts/frame/line-update.ts',
    });
  },
};

/** React is CommonJS: each of 60 modules that import it would copy all of its names, getter by getter, before the first frame. */
const reactOnce = {
  name: 'react-once',
  setup(build) {
    build.onResolve({ filter: /^react(?:\/jsx-runtime)?$/ }, ({ path, namespace, kind }) =>
      namespace === 'react-once' || kind === 'require-call' ? undefined : { path, namespace: 'react-once' },
    );
    build.onLoad({ filter: /./, namespace: 'react-once' }, async ({ path }) => {
      const names = Object.keys((await import(path)).default).join(', ');
      return {
        contents: `import react from '${path}';\nexport default react;\nexport const { ${names} } = react;`,
        resolveDir: import.meta.dirname,
      };
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

/** What operations say of themselves is worked out here: their schemas and Azure's clients wait until one is planned. */
const operationWordsAsData = {
  name: 'operation-words-as-data',
  setup(build) {
    build.onLoad({ filter: /[\\/]operations[\\/]operation-words\.ts$/ }, async () => {
      const words = Object.entries(await import('./src/operations/operation-words.ts'));
      const lines = words.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
      return { contents: lines.join('\n'), loader: 'js' };
    });
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

const parserOfHttp1 = /[\\/](?:llhttp|milo)[\\/][\w-]*(?:wasm|simd)\.js$/;

/** HTTP/1 is parsed by wasm in four variants, 300 kB of text of which most clusters, who speak HTTP/2, need nothing. */
const parsersApart = {
  name: 'parsers-apart',
  setup({ onResolve }) {
    onResolve({ filter: parserOfHttp1 }, async ({ path, resolveDir }) => {
      const name = `undici-${basename(path, '.js')}.cjs`;
      await build({
        ...shared,
        format: 'cjs',
        entryPoints: [resolve(resolveDir, path)],
        outfile: `dist/chunks/${name}`,
        bundle: true,
      });
      return { path: `./${name}`, external: true };
    });
  },
};

/** The sandbox looks through every model of the Kubernetes client; in one build the console would have to load them all. */
const sandboxApart = {
  name: 'sandbox-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/sandbox\.ts$/ }, () => ({ path: './sandbox.js', external: true }));
  },
};

/** CommonJS packages ask for `require`, which no ES module has. */
const withRequire = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

await rm('dist', { recursive: true, force: true });
const modules = {
  ...shared,
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  metafile: true,
  jsx: 'automatic',
  jsxDev: false,
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
};
const program = await build({
  ...modules,
  entryPoints: { program: 'bin/program.ts' },
  plugins: [
    yogaWithoutFetch,
    inkFrames,
    reactOnce,
    yamlAsData,
    operationWordsAsData,
    undiciToConnect,
    parsersApart,
    sandboxApart,
    lazyUnicode,
  ],
});
const onStart = {
  start: ['bin/program.ts'],
  // A report must not evaluate the screen for what it has in common with it.
  common: ['bin/console.ts', 'bin/headless.ts'],
  console: ['bin/console.ts'],
};
await mergeChunks(program.metafile, development ? {} : onStart, shared);
// A build of its own: a chunk that it shared with the screen would bring all of the screen along.
const clusterThread = await build({
  ...modules,
  // Chunks of its own by name too: what is merged is removed, and must not be the screen's.
  chunkNames: 'chunks/thread-[name]-[hash]',
  entryPoints: { 'serve-thread': 'bin/serve-thread.ts' },
  plugins: [yamlAsData, undiciToConnect, parsersApart, lazyUnicode],
});
const onThreadStart = { thread: ['bin/serve-thread.ts'] };
await mergeChunks(clusterThread.metafile, development ? {} : onThreadStart, shared);
const sandbox = await build({
  ...modules,
  entryPoints: { sandbox: 'bin/sandbox.ts' },
  banner: withRequire,
});
const launcher = await build({
  ...shared,
  target: 'node18',
  entryPoints: { constable: 'bin/constable.ts', 'cluster-thread': 'bin/cluster-thread.ts' },
  outdir: 'dist',
  bundle: true,
  metafile: true,
  external: ['./program.js', './serve-thread.js'],
});
await writeThirdPartyNotices(
  [program, clusterThread, sandbox, launcher].map(({ metafile }) => metafile),
  'dist/THIRD-PARTY-NOTICES.txt',
);
await chmod('dist/constable.js', 0o755);
