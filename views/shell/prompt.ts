import { operationNames } from '../operation/offers.ts';
import { completeCommand } from './command.ts';
import { editLine, insertText, lineOf } from './line-editor.ts';
import { runCommand } from './run-command.ts';
import type { Shell } from './shell.ts';
import type { Prompt, PromptMode } from './shell-state.ts';

export function openPrompt(shell: Shell, mode: PromptMode): void {
  const { filter } = shell.page.state.getState();
  const line = lineOf(mode === 'filter' ? filter : '');
  shell.store.setState({ prompt: { mode, line, recalled: 0, before: filter }, flash: undefined });
}

/** One key while the prompt is open. A filter takes effect as it is typed; a command with enter. */
export function promptKey(shell: Shell, key: string): void {
  const { prompt } = shell.store.getState();
  if (prompt === undefined) return;
  const special = Object.hasOwn(specialKeys, key) ? specialKeys[key] : undefined;
  const { text, cursor } = prompt.line;
  if (special) special(shell, prompt);
  else if (key === 'right' && cursor === text.length) accept(shell, prompt);
  else if ((key === 'backspace' || key === 'ctrl-h') && text === '') cancel(shell, prompt);
  else {
    const edited = editLine(prompt.line, key);
    if (edited) change(shell, { ...prompt, line: edited, recalled: 0 });
  }
}

const specialKeys: Readonly<Record<string, (shell: Shell, prompt: Prompt) => void>> = {
  esc: cancel,
  enter: submit,
  tab: accept,
  up: (shell, prompt) => recall(shell, prompt, 1),
  'ctrl-p': (shell, prompt) => recall(shell, prompt, 1),
  down: (shell, prompt) => recall(shell, prompt, -1),
  'ctrl-n': (shell, prompt) => recall(shell, prompt, -1),
};

function cancel(shell: Shell, { mode, before }: Prompt): void {
  if (mode === 'filter') setFilter(shell, before);
  close(shell);
}

export function promptPaste(shell: Shell, text: string): void {
  const { prompt } = shell.store.getState();
  if (prompt) change(shell, { ...prompt, line: insertText(prompt.line, text), recalled: 0 });
}

/** What `tab` would add to the line. */
export function suggestion(shell: Shell, { mode, line }: Prompt): string {
  if (line.cursor !== line.text.length) return '';
  if (mode === 'filter') {
    const { filters } = shell.store.getState();
    const earlier = line.text === '' ? undefined : filters.findLast((one) => one.startsWith(line.text));
    return earlier?.slice(line.text.length) ?? '';
  }
  const [first] = completeCommand(line.text, shell.views, shell.live.store.getState(), operationNames);
  return first?.slice(line.text.length) ?? '';
}

function accept(shell: Shell, prompt: Prompt): void {
  const rest = suggestion(shell, prompt);
  if (rest !== '') change(shell, { ...prompt, line: lineOf(prompt.line.text + rest) });
}

function submit(shell: Shell, { mode, line }: Prompt): void {
  const text = line.text.trim();
  const list = mode === 'command' ? 'commands' : 'filters';
  const earlier = shell.store.getState()[list].filter((one) => one !== text);
  if (text !== '') shell.store.setState({ [list]: [...earlier, text].slice(-100) });
  close(shell);
  if (mode === 'command') runCommand(shell, text);
}

function recall(shell: Shell, prompt: Prompt, step: number): void {
  const earlier = shell.store.getState()[prompt.mode === 'command' ? 'commands' : 'filters'];
  const recalled = Math.min(Math.max(prompt.recalled + step, 0), earlier.length);
  change(shell, { ...prompt, recalled, line: lineOf(recalled === 0 ? '' : (earlier.at(-recalled) ?? '')) });
}

function change(shell: Shell, prompt: Prompt): void {
  shell.store.setState({ prompt });
  if (prompt.mode === 'filter') setFilter(shell, prompt.line.text);
}

function setFilter(shell: Shell, filter: string): void {
  shell.page.state.setState({ filter });
}

function close(shell: Shell): void {
  shell.store.setState({ prompt: undefined });
}
