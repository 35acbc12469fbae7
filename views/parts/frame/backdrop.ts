/**
 * The screen's own background, which a theme may have: painted under every row of a frame, where Ink would leave the
 * terminal's. One for the process, as the terminal is.
 */
let begin = '';

const end = '\x1b[49m';
const clear = '\x1b[K';

/** `sequence` begins the background; empty leaves the terminal's. Holds from the next frame on. */
export function setBackdrop(sequence: string): void {
  begin = sequence;
}

export function hasBackdrop(): boolean {
  return begin !== '';
}

/** A row on the background, to the right edge. Cleared before it is written: at the edge a terminal would clear the last cell. */
export function onBackdrop(row: string): string {
  return `${begin}${clear}${row.replaceAll(end, begin)}${end}`;
}
