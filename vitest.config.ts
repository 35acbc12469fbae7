import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { parse } from 'yaml';

// As build.mjs does it.
const dataFiles = {
  name: 'data-files',
  transform(code: string, id: string) {
    if (!id.endsWith('.yaml')) return undefined;
    return { code: `export default ${JSON.stringify(parse(code))};`, map: null };
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

// Drive the shipped program, and mostly wait for it: first, so that the others fill the processors meanwhile.
const ofTheProgram = ['test/program/**/*.test.ts', 'test/terminal/**/*.test.ts', 'test/operations/killed.test.ts'];
// Change the environment, out of which the Azure SDK takes things once for the whole process.
const ofTheirOwnProcess = [
  'test/azure/sign-in.test.ts',
  'test/sandbox/arm/refusals.test.ts',
  'test/state/azure-side.test.ts',
];

export default defineConfig({
  plugins: [dataFiles, operationWords],
  test: {
    exclude: ['test/real-cluster/**', 'node_modules/**'],
    // For machines that do much else; a state that is awaited is seen as soon as it is there.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000, interval: 10 } },
    // One more than there are processors: some test always waits for a process or a server.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { extends: true, test: { name: 'program', include: ofTheProgram, isolate: false } },
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/real-cluster/**', ...ofTheProgram, ...ofTheirOwnProcess],
          // Importing the SDKs, React and the sandbox takes longer than most files of tests.
          isolate: false,
          // Without a terminal Ink would ask `tput` for the height, twice for each console that is drawn.
          env: { COLUMNS: '100', LINES: '24' },
        },
      },
      { extends: true, test: { name: 'rooms of their own process', include: ofTheirOwnProcess } },
    ],
  },
});
