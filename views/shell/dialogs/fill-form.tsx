import { useState } from 'react';
import { cellWidth, fitCell } from '../../../src/terminal/cell.ts';
import { safeText } from '../../../src/terminal/safe-text.ts';
import {
  answerOf,
  completed,
  type FieldState,
  type FormAnswers,
  type FormField,
  offered,
  openField,
  stepField,
} from '../../parts/form/form-field.ts';
import type { Line } from '../../parts/line.ts';
import { wrapText } from '../../parts/wrap.ts';
import { type EditedLine, editLine, insertText, lineOf } from '../line-editor.ts';
import { windowOf } from '../line-window.ts';
import type { Shell } from '../shell.ts';
import { useKeyCapture } from '../shell-context.ts';
import { ask } from './ask.ts';
import { DialogBox } from './dialog-box.tsx';
import { useDialogRoom } from './dialog-room.ts';

export interface Form {
  readonly title: string;
  readonly fields: readonly FormField[];
  /** The verb of going on, such as `Preview`. */
  readonly submit: string;
}

/** Has a form filled in. Undefined when it was left by esc; else every answer has passed its field's check. */
export function fillForm(shell: Shell, form: Form): Promise<FormAnswers | undefined> {
  return ask(shell, (onDone) => <FormDialog {...form} shell={shell} onDone={onDone} />);
}

interface FormDialogProps extends Form {
  readonly shell: Shell;
  readonly onDone: (answers: FormAnswers | undefined) => void;
}

function FormDialog({ title, fields, submit, shell, onDone }: FormDialogProps) {
  const [states, setStates] = useState<readonly FieldState[]>(() => fields.map(openField));
  const [at, setAt] = useState(0);
  const [line, setLine] = useState<EditedLine>(() => lineOf(states[0]?.text ?? ''));
  const [tried, setTried] = useState(false);
  const room = useDialogRoom();
  const here = states[at];

  const put = (text: string, edited = lineOf(text)) => {
    setStates((old) => old.map((state, index) => (index === at ? { ...state, text } : state)));
    setLine(edited);
  };
  const goTo = (index: number) => {
    const next = Math.min(Math.max(index, 0), states.length);
    setAt(next);
    setLine(lineOf(states[next]?.text ?? ''));
  };
  const finish = () => {
    setTried(true);
    const answers = states.map((state) => [state.field.id, answerOf(state)] as const);
    const wrong = answers.findIndex(([, answer]) => 'wrong' in answer);
    if (wrong >= 0) return goTo(wrong);
    onDone(Object.fromEntries(answers.flatMap(([id, answer]) => ('answer' in answer ? [[id, answer.answer]] : []))));
  };
  const editJson = async () => {
    if (!here) return;
    const pretty = here.text === '' ? '' : tidied(here.text);
    const edited = await shell.edit(pretty, 'json');
    if (edited !== undefined) put(edited.trim());
  };
  useKeyCapture({
    key: (key) => {
      if (key === 'esc') return onDone(undefined);
      if (key === 'ctrl-s') return finish();
      if (key === 'tab' || key === 'down') return goTo(at + 1);
      if (key === 'shift-tab' || key === 'up') return goTo(at - 1);
      if (key === 'enter') {
        if (here === undefined) return finish();
        return here.field.kind === 'json' ? void editJson() : goTo(at + 1);
      }
      if (here === undefined || here.field.kind === 'json') return;
      if (here.field.kind === 'choice' || here.field.kind === 'toggle') {
        if (['right', 'space', 'l'].includes(key)) put(stepField(here, 1));
        else if (['left', 'h'].includes(key)) put(stepField(here, -1));
        return;
      }
      if (key === 'right' && line.cursor >= line.text.length && offered(here).length > 0) return put(completed(here));
      const edited = editLine(line, key);
      if (edited) put(edited.text, edited);
    },
    paste: (text) => {
      if (here?.field.kind !== 'text' && here?.field.kind !== 'list') return;
      const edited = insertText(line, text);
      put(edited.text, edited);
    },
  });
  const labels = Math.min(28, Math.max(...fields.map(({ label }) => label.length), 8));
  const width = Math.max(30, Math.min(room.width - 10, 90));
  const lines = states.flatMap((state, index) =>
    fieldLines(state, index === at, index === at ? line : undefined, labels, width, tried),
  );
  const button: Line = [
    [at === states.length ? 'buttonFocus' : 'button', at === states.length ? ` > ${submit} < ` : `   ${submit}   `],
  ];
  const foot: Line = [['muted', 'tab next · ←→ choose · ctrl-s or the button to go on · esc cancel']];
  // The field in hand is kept in sight when the form is taller than the screen.
  const above = states
    .slice(0, at)
    .reduce(
      (sum, state, index) => sum + fieldLines(state, false, undefined, labels, width, tried && index >= 0).length,
      0,
    );
  const space = Math.max(3, room.height - 7);
  const first = Math.max(0, Math.min(above - 1, lines.length - space));
  return <DialogBox title={title} lines={[...lines.slice(first, first + space), [], button, foot]} />;
}

function fieldLines(
  { field, text }: FieldState,
  focused: boolean,
  line: EditedLine | undefined,
  labels: number,
  width: number,
  tried: boolean,
): readonly Line[] {
  const named = safeText(field.label);
  const own = cellWidth(named) > labels ? fitCell(named, labels) : named;
  const label = fitCell(`${own}${field.required ? ' *' : ''}`, labels + 3);
  const answer = answerOf({ field, text });
  const wrong = 'wrong' in answer && (tried || (focused && text !== '')) ? answer.wrong : undefined;
  const note = focused && field.note ? wrapText(field.note, width).slice(0, 3) : [];
  // What stands before the value: the cursor's column and the label's.
  const room = width + 4 - 2 - cellWidth(label);
  return [
    [focused ? '> ' : '  ', [focused ? 'key' : 'text', label], ...valueSegments(field, text, focused, line, room)],
    ...note.map((one): Line => ['    ', ['muted', one]]),
    ...(focused ? offerLine({ field, text }, width) : []),
    ...(wrong === undefined ? [] : [['    ', ['error', `✖ ${wrong}`]] as Line]),
  ];
}

function offerLine(state: FieldState, width: number): readonly Line[] {
  const [offers] = wrapText(offered(state).join(', '), width - 12);
  return offers ? [['    ', ['key', '→ '], ['muted', `takes ${offers}`]]] : [];
}

function valueSegments(
  field: FormField,
  text: string,
  focused: boolean,
  line: EditedLine | undefined,
  room: number,
): Line {
  const shown = text === '' ? '(empty)' : text;
  if (field.kind === 'choice') return [[focused ? 'buttonFocus' : 'button', focused ? `< ${shown} >` : `  ${shown}  `]];
  if (field.kind === 'toggle') return [[focused ? 'buttonFocus' : 'button', text === 'true' ? '[x] yes' : '[ ] no']];
  if (field.kind === 'json')
    return [[text === '' ? 'muted' : 'prompt', shown], ...(focused ? [['muted', '  enter edits'] as const] : [])];
  if (!line) return [[text === '' ? 'muted' : 'prompt', shown]];
  const { before, under, after } = windowOf(line, room);
  return [
    ['prompt', before],
    ['buttonFocus', under || '_'],
    ['prompt', after],
  ];
}

function tidied(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
