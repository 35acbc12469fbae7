import { useState } from 'react';
import { fitLine, type Line } from '../parts/line.ts';
import { useDialogRoom } from '../shell/dialogs/dialog-room.ts';

/** The widest that running text is still read easily. */
const widest = 110;

export interface DialogScroll {
  /** The lines that are in sight, all equally long, and a line that says how many there are when some are not. */
  readonly frame: (lines: readonly Line[]) => readonly Line[];
  /** Scrolls when the key is one of a document's. */
  readonly key: (key: string) => void;
}

/** Scrolling of a dialog that may say more than fits. `kept` lines stay below the text. */
export function useDialogScroll(lines: number, kept: number): DialogScroll {
  const room = useDialogRoom();
  const [wanted, setWanted] = useState(0);
  const height = Math.max(3, room.height - 3 - kept);
  const last = Math.max(0, lines - height);
  const offset = Math.min(wanted, last);
  const page = height - 1;
  const steps: Readonly<Record<string, number>> = {
    j: 1,
    down: 1,
    k: -1,
    up: -1,
    'ctrl-f': page,
    pgdn: page,
    space: page,
    'ctrl-b': -page,
    pgup: -page,
    g: -lines,
    home: -lines,
    G: lines,
    end: lines,
  };
  return {
    frame(all) {
      const shown = all.slice(offset, offset + height);
      const more: Line =
        last === 0 ? [] : [['muted', `lines ${offset + 1} to ${offset + shown.length} of ${lines} · j k space scroll`]];
      return [...shown, more];
    },
    key(key) {
      const step = steps[key];
      if (step !== undefined) setWanted((was) => Math.max(0, Math.min(Math.min(was, last) + step, last)));
    },
  };
}

/** Columns for the text of a dialog. */
export function useTextWidth(): number {
  return Math.max(36, Math.min(useDialogRoom().width - 6, widest));
}

/** The lines at one width, so that the box does not change its own as they scroll. */
export function atWidth(lines: readonly Line[], width: number): readonly Line[] {
  return lines.map((line) => fitLine(line, width));
}
