import type { Reading } from '../../src/governance/reading.ts';
import { readingNote } from '../../src/resources/reading-note.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { Line } from '../parts/line.ts';

type Azure = ConsoleState['azure'];

/** What is said beside or instead of figures from Azure: that nobody is signed in, or how the reading stands. */
export function azureNote(azure: Azure, reading: Reading<unknown>, now: number): Line {
  switch (azure.phase) {
    case 'signed-in': {
      const note = readingNote(reading, now, 'azure');
      return note === undefined ? [] : [note];
    }
    case 'signing-in':
      return [['muted', '◐ signing in to Azure…']];
    case 'off':
      return [['muted', 'Azure is not asked']];
    case 'not-signed-in':
      return [['warning', '▲ not signed in to Azure']];
    case 'failed':
      return [['error', '✖ Azure cannot be used']];
  }
}

/** Why a table of Azure's is empty, and the way out. `nothing` is said when it really is. */
export function emptyAzureLines(
  azure: Azure,
  reading: Reading<unknown>,
  now: number,
  nothing: string,
): readonly Line[] {
  const note = azureNote(azure, reading, now);
  if (note.length === 0) return [[['muted', nothing]]];
  const problem = azure.phase === 'signed-in' ? reading.problem : azure.problem;
  return [
    note,
    ...(problem ? [[problem.what], [['key', problem.next] as const]] : []),
    ...(azure.prompt === undefined ? [] : [[['prompt', azure.prompt] as const]]),
  ];
}
