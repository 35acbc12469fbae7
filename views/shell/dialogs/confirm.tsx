import { useState } from 'react';
import type { Line } from '../../parts/line.ts';
import { wrapLine } from '../../parts/wrap.ts';
import type { Shell } from '../shell.ts';
import { useKeyCapture } from '../shell-context.ts';
import { ask } from './ask.ts';
import { DialogBox } from './dialog-box.tsx';
import { useDialogRoom } from './dialog-room.ts';

export interface Confirmation {
  readonly title: string;
  /** What will happen, and to whom else. */
  readonly lines: readonly Line[];
  /** The verb on the button that does it. */
  readonly confirm: string;
}

/** Asks by two buttons, of which Cancel has the focus. True only when the other one was chosen. */
export function confirm(shell: Shell, confirmation: Confirmation): Promise<boolean> {
  return ask<boolean>(shell, (onDone) => <ConfirmDialog {...confirmation} onDone={onDone} />);
}

function ConfirmDialog({ title, lines, confirm, onDone }: Confirmation & { onDone: (confirmed: boolean) => void }) {
  const [sure, setSure] = useState(false);
  const room = useDialogRoom();
  useKeyCapture({
    key: (key) => {
      if (key === 'esc' || key === 'q' || key === 'n') onDone(false);
      else if (key === 'enter') onDone(sure);
      else if (['left', 'right', 'tab', 'shift-tab', 'h', 'l'].includes(key)) setSure((was) => !was);
    },
    paste: () => {},
  });
  const buttons: Line = [
    [sure ? 'button' : 'buttonFocus', sure ? '   Cancel   ' : ' > Cancel < '],
    '   ',
    [sure ? 'buttonFocus' : 'button', sure ? ` > ${confirm} < ` : `   ${confirm}   `],
  ];
  return (
    <DialogBox title={title} lines={lines.flatMap((line) => wrapLine(line, room.width - 6))} foot={[[], buttons]} />
  );
}
