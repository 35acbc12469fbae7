/** Asks admission about manifests in files, once, and prints what it says. Loaded only for that. */
import manifest from '../package.json' with { type: 'json' };
import type { ManifestFile } from '../src/governance/manifest-file.ts';
import { type ManifestList, manifestList, manifestTable } from '../src/reports/manifest-list.ts';
import { manifestSarif } from '../src/reports/sarif.ts';
import { checkManifestsOnce } from '../src/state/check-manifests-once.ts';
import type { CheckFlags } from './check-command.ts';
import type { Start } from './connect.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { say } from './output.ts';
import { print } from './print.ts';
import { readManifests } from './read-manifests.ts';

export async function check(
  start: Start,
  { filename, recursive, output, fieldManager }: CheckFlags,
): Promise<ExitCode> {
  let problems: ManifestFile['problems'] = [];
  const read = async () => {
    const file = await readManifests(filename, recursive === true);
    problems = file.problems;
    return file.manifests;
  };
  const { connection, verdicts } = await checkManifestsOnce(await start.connect(), read, fieldManager);
  const list = manifestList(connection, verdicts, problems, Date.now());
  for (const { place, message } of problems) say(`${place.file}:${place.line}:${place.column}: ${message}`);
  if (output === 'sarif') await print('json', manifestSarif(list, manifest.version), () => '');
  else await print(output, list, () => manifestTable(list), spellCount(list));
  return codeOf(list);
}

function spellCount({ verdicts, items }: ManifestList): string {
  const told = Object.entries(verdicts).filter(([, count]) => count > 0);
  const words = told.map(([state, count]) => `${count} ${state}`).join(', ');
  return `${items.length === 0 ? 'no manifest was found' : words}; asked by dry run, nothing was changed`;
}

/** What is refused is told first; then that something was not read, not allowed, or not known. */
function codeOf({ verdicts, unread, items }: ManifestList): ExitCode {
  if (verdicts.refused > 0) return exitCode.violations;
  if (unread !== undefined) return exitCode.error;
  if (verdicts.unknown === 0) return exitCode.ok;
  const missing = items.some(({ steps }) => steps.some(({ problem }) => problem?.isPermission === true));
  return missing ? exitCode.permission : exitCode.unknown;
}
