import fuzzysort from 'fuzzysort';
import { useEffect, useState } from 'react';
import type { Line } from '../../parts/line.ts';
import { type EditedLine, editLine, emptyLine, insertText } from '../line-editor.ts';
import { windowOf } from '../line-window.ts';
import type { Shell } from '../shell.ts';
import { useKeyCapture } from '../shell-context.ts';
import { ask } from './ask.ts';
import { DialogBox } from './dialog-box.tsx';
import { useDialogRoom } from './dialog-room.ts';

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  /** Beside the label, muted. */
  readonly note?: string;
  /** The key that does the same without the list. */
  readonly key?: string;
  /** Why it cannot be chosen; may be known later. */
  readonly disabled?: string | undefined | Promise<string | undefined>;
}

/** Lets one of several be chosen; typing narrows them down. Undefined when it was left by esc. */
export async function pick<T>(shell: Shell, title: string, choices: readonly Choice<T>[]): Promise<T | undefined> {
  const chosen = await ask<T | undefined>(shell, (onDone) => (
    <PickDialog title={title} choices={choices} onDone={onDone} />
  ));
  // The library keeps all that it was ever asked, and asked of.
  fuzzysort.cleanup();
  return chosen;
}

function PickDialog<T>({ title, choices, onDone }: PickDialogProps<T>) {
  const [typed, setTyped] = useState<EditedLine>(emptyLine);
  const [at, setAt] = useState(0);
  const [refused, setRefused] = useState<string>();
  const disabled = useReasons(choices);
  const room = useDialogRoom();
  const query = typed.text.trim();
  const indexed = choices.map((choice, index) => ({ choice, index, text: `${choice.label} ${choice.note ?? ''}` }));
  const shown =
    query === ''
      ? indexed
      : fuzzysort.go(query, indexed, { key: 'text', limit: 0, threshold: 0.2 }).map(({ obj }) => obj);
  const selected = Math.min(at, shown.length - 1);
  const change = (line: EditedLine) => {
    setTyped(line);
    setAt(0);
  };
  useKeyCapture({
    key: (key) => {
      setRefused(undefined);
      if (key === 'esc') return query === '' ? onDone(undefined) : change(emptyLine);
      if (key === 'down' || key === 'ctrl-n' || key === 'tab') return setAt(Math.min(selected + 1, shown.length - 1));
      if (key === 'up' || key === 'ctrl-p' || key === 'shift-tab') return setAt(Math.max(selected - 1, 0));
      if (key === 'enter') {
        const one = shown[selected];
        const against = one && disabled.get(one.index);
        if (against !== undefined) setRefused(against);
        else if (one) onDone(one.choice.value);
        return;
      }
      const edited = editLine(typed, key);
      if (edited) change(edited);
    },
    paste: (text) => change(insertText(typed, text)),
  });
  const height = Math.max(3, Math.min(shown.length, room.height - 6));
  const first = Math.max(0, Math.min(selected - height + 1, shown.length - height));
  const keyWidth = Math.max(0, ...choices.map(({ key }) => (key ? key.length + 3 : 0)));
  const lines = shown.slice(first, first + height).map(({ choice, index }, line): Line => {
    const reason = disabled.get(index);
    const here = first + line === selected;
    const key = (choice.key ? `<${choice.key}>` : '').padEnd(keyWidth);
    const label = choice.label.padEnd(24);
    return [
      here ? '> ' : '  ',
      [reason === undefined ? 'key' : 'muted', key],
      [here ? 'cursor' : reason === undefined ? 'text' : 'muted', label],
      ['muted', reason !== undefined ? ` — ${reason}` : choice.note ? ` ${choice.note}` : ''],
    ];
  });
  const none: Line[] = shown.length === 0 ? [[['muted', '  nothing matches']]] : [];
  const { before, under, after } = windowOf(typed, room.width - 8);
  const told: Line = [['muted', query === '' ? 'type to narrow down · enter · esc' : `/${before}${under}${after}`]];
  const foot: Line = refused === undefined ? told : [['error', `✖ ${refused}`]];
  return <DialogBox title={title} lines={[...lines, ...none, [], foot]} />;
}

interface PickDialogProps<T> {
  readonly title: string;
  readonly choices: readonly Choice<T>[];
  readonly onDone: (value: T | undefined) => void;
}

/** Reasons against choices by index, as far as they are known by now. */
function useReasons<T>(choices: readonly Choice<T>[]): ReadonlyMap<number, string> {
  const [late, setLate] = useState<ReadonlyMap<number, string>>(new Map());
  useEffect(() => {
    let here = true;
    for (const [index, { disabled }] of choices.entries()) {
      if (!(disabled instanceof Promise)) continue;
      void disabled.then((reason) => {
        if (here && reason !== undefined) setLate((known) => new Map([...known, [index, reason]]));
      });
    }
    return () => {
      here = false;
    };
  }, [choices]);
  const now = choices.flatMap(({ disabled }, index) =>
    typeof disabled === 'string' ? [[index, disabled] as const] : [],
  );
  return new Map([...late, ...now]);
}
