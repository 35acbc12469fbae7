import { useState } from 'react';
import type { Line } from '../../parts/line.ts';
import { wrapLine } from '../../parts/wrap.ts';
import { editLine, emptyLine, insertText } from '../line-editor.ts';
import { windowOf } from '../line-window.ts';
import type { Shell } from '../shell.ts';
import { useKeyCapture } from '../shell-context.ts';
import { ask } from './ask.ts';
import type { Confirmation } from './confirm.tsx';
import { DialogBox } from './dialog-box.tsx';
import { useDialogRoom } from './dialog-room.ts';

export interface TypedConfirmation extends Confirmation {
  /** What must be typed, letter by letter. */
  readonly name: string;
}

/** Asks for a name to be typed, for what cannot be undone. True only when it was. */
export function confirmByName(shell: Shell, confirmation: TypedConfirmation): Promise<boolean> {
  return ask<boolean>(shell, (onDone) => <TypedNameDialog {...confirmation} onDone={onDone} />);
}

function TypedNameDialog({
  title,
  lines,
  confirm,
  name,
  onDone,
}: TypedConfirmation & { onDone: (done: boolean) => void }) {
  const [line, setLine] = useState(emptyLine);
  const [wrong, setWrong] = useState(false);
  const room = useDialogRoom();
  useKeyCapture({
    key: (key) => {
      if (key === 'esc') return onDone(false);
      if (key === 'enter') return line.text === name ? onDone(true) : setWrong(true);
      const edited = editLine(line, key);
      if (edited) {
        setLine(edited);
        setWrong(false);
      }
    },
    paste: (text) => setLine(insertText(line, text)),
  });
  const width = room.width - 6;
  const { before, under, after } = windowOf(line, width - 2);
  const asked: readonly Line[] = [
    [],
    ...wrapLine(['type ', ['key', name], ` to ${confirm.toLowerCase()}, esc to cancel`], width),
    ['> ', ['prompt', before], ['buttonFocus', under || '_'], ['prompt', after]],
    wrong ? [['error', '✖ that is not the name']] : [],
  ];
  return <DialogBox title={title} lines={lines.flatMap((text) => wrapLine(text, width))} foot={asked} />;
}
