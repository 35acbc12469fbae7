/**
 * Puts the shared chunks that a start needs into one file each: esbuild makes a chunk of every set of entry points that
 * share some code, and each of dozens of small files costs Node half a millisecond before the first frame.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build } from 'esbuild';

/**
 * `groups` names entry points by the file that the shared chunks go to which each of them needs (`{ start: ['bin/program.ts'] }`);
 * what an earlier group took stays there. Rewrites the importers and removes the merged files. `metafile` is esbuild's, of a
 * build into dist/ with all chunks in dist/chunks/. Throws when an importer is not written as esbuild writes it.
 */
export async function mergeChunks({ outputs }, groups, options) {
  const merged = new Map();
  const files = [];
  for (const [name, entryPoints] of Object.entries(groups)) {
    const chunks = [...closureOfAll(outputs, entryPoints)].filter(
      (path) => !outputs[path].entryPoint && !merged.has(path),
    );
    for (const [index, path] of chunks.entries()) merged.set(path, { file: `${name}.js`, prefix: `${name}${index}_` });
    const lines = chunks.flatMap((path) => {
      const { prefix } = merged.get(path);
      const names = outputs[path].exports.map((one) => `${one} as ${prefix}${one}`);
      return [`import './${basename(path)}';`, `export { ${names.join(', ')} } from './${basename(path)}';`];
    });
    const inside = new Set(chunks.map((path) => basename(path)));
    const result = await build({
      ...options,
      stdin: { contents: lines.join('\n'), resolveDir: 'dist/chunks', loader: 'js' },
      bundle: true,
      splitting: false,
      write: false,
      plugins: [otherChunksApart(inside)],
    });
    files.push([`dist/chunks/${name}.js`, result.outputFiles[0].text]);
  }
  for (const path of Object.keys(outputs)) if (!merged.has(path)) files.push([path, await readFile(path, 'utf8')]);
  const byName = new Map([...merged].map(([path, place]) => [basename(path), place]));
  for (const [path, text] of files) await writeFile(path, withRequire(pointed(text, byName, path)));
  await Promise.all([...merged.keys()].map((path) => rm(path)));
}

function otherChunksApart(inside) {
  return {
    name: 'other-chunks-apart',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path }) =>
        inside.has(basename(path)) ? undefined : { path, external: true },
      );
    },
  };
}

/** Everything that is loaded before any of the entry points is evaluated. */
function closureOfAll(outputs, entryPoints) {
  const [first, ...others] = entryPoints.map((one) => closure(outputs, one));
  return others.reduce((common, next) => common.intersection(next), first);
}

function closure(outputs, wanted) {
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path) || !outputs[path]) return;
    seen.add(path);
    for (const { path: next, kind } of outputs[path].imports) if (kind === 'import-statement') visit(next);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (entryPoint === wanted) visit(path);
  return seen;
}

const importOfChunk = /import\s*(?:\{([^}]*)\}\s*from\s*)?"(\.\/(?:chunks\/)?)([\w-]+\.js)"/g;

function pointed(text, byName, path) {
  const done = text.replace(importOfChunk, (whole, names, folder, file) => {
    const place = byName.get(file);
    if (!place) return whole;
    if (names === undefined) return `import"${folder}${place.file}"`;
    const renamed = names.split(',').map((name) => {
      const [theirs, ours = theirs] = name.trim().split(/\s+as\s+/);
      return `${place.prefix}${theirs} as ${ours}`;
    });
    return `import{${renamed.join(',')}}from"${folder}${place.file}"`;
  });
  for (const file of byName.keys()) if (done.includes(file)) throw new Error(`${path} still imports ${file}`);
  return done;
}

/** CommonJS packages ask for `require`; write-file-atomic names its temporary files after `__filename`. No ES module has either. */
function withRequire(text) {
  const lines = [];
  if (/\brequire\b/.test(text))
    lines.push(
      "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    );
  if (/\b__filename\b/.test(text))
    lines.push("import{fileURLToPath as __pathOf}from'node:url';const __filename=__pathOf(import.meta.url);");
  return lines.join('') + text;
}
