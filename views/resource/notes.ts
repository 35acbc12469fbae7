import type { Reading } from '../../src/governance/reading.ts';
import { readingNote } from '../../src/resources/reading-note.ts';
import type { Resource } from '../../src/resources/resource.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { azureNote, emptyAzureLines } from '../azure/away.ts';
import type { Line } from '../parts/line.ts';

/** How the reading stands that a resource's rows rest on; nothing when it is live. */
export function noteOf({ side }: Resource, { azure }: ConsoleState, reading: Reading<unknown>, now: number): Line {
  if (side === 'azure') return azureNote(azure, reading, now);
  const note = readingNote(reading, now);
  return note === undefined ? [] : [note];
}

/** Why there is no row: it was not read, and what to do then; or there really is none. */
export function emptyLines(
  resource: Resource,
  state: ConsoleState,
  reading: Reading<unknown>,
  now: number,
): readonly Line[] {
  const nothing = typeof resource.nothing === 'string' ? resource.nothing : resource.nothing(state);
  if (resource.side === 'azure') return emptyAzureLines(state.azure, reading, now, nothing);
  const note = noteOf(resource, state, reading, now);
  if (note.length === 0) return [[['muted', nothing]]];
  const { problem } = reading;
  return [[`${resource.nouns[1]}: `, ...note], ...(problem ? [[['key', problem.next]] satisfies Line] : [])];
}
