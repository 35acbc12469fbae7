/**
 * Writes what the licences of the packages in dist/ ask for: each with its name, version and licence, above
 * the text that it comes with. What is
 * listed is what esbuild really put into a bundle, read off its metafiles, not what package.json names.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Throws when a bundled package names no licence at all: what may not be passed on must not be shipped unnoticed. */
export async function writeThirdPartyNotices(metafiles, file) {
  const manifests = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs).flatMap(manifestOf)));
  const namesByText = new Map();
  for (const { name, text } of await Promise.all([...manifests].sort().map(noticeOf)))
    namesByText.set(text, [...(namesByText.get(text) ?? []), name]);
  const notices = [...namesByText].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  await writeFile(file, `${notices.join(`\n\n${'-'.repeat(78)}\n\n`)}\n`);
}

/** `yoga:node_modules/@scope/name/lib/x.js` → `node_modules/@scope/name/package.json`; nothing for our own code. */
function manifestOf(input) {
  const found = /(?:^|:)(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return found === null ? [] : [join(found[1], 'package.json')];
}

async function noticeOf(manifest) {
  const { name, version, license, author } = JSON.parse(await readFile(manifest, 'utf8'));
  if (typeof license !== 'string') throw new Error(`${manifest} names no licence`);
  const folder = dirname(manifest);
  const files = (await readdir(folder)).filter((one) => /^(licen[cs]e|notice|copying)/i.test(one)).sort();
  const texts = await Promise.all(files.map((one) => readFile(join(folder, one), 'utf8')));
  const holder = typeof author === 'string' ? author : author?.name;
  const without = `Its package carries no licence text${holder === undefined ? '' : `; its author is ${holder}`}.`;
  const text = texts.length === 0 ? without : texts.map((one) => one.trim()).join('\n\n');
  return { name: `${name} ${version} (${license})`, text };
}
