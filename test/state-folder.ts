import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where programs under test remember clusters, unless told otherwise: not the machine's, and gone with the tests. */
export const stateFolder = mkdtempSync(join(tmpdir(), 'constable-state-'));
process.once('exit', () => rmSync(stateFolder, { recursive: true, force: true }));
