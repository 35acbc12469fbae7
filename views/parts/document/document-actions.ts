import type { Action } from '../../shell/action.ts';
import type { Shell } from '../../shell/shell.ts';
import type { DocumentScroll } from './use-document.ts';

export interface DocumentContext {
  readonly shell: Shell;
  readonly document: DocumentScroll;
}

type Target = Parameters<DocumentScroll['scroll']>[0];

function scroll(id: string, title: string, keys: readonly string[], target: Target): Action<DocumentContext> {
  return { id: `document.${id}`, title, keys, run: ({ document }) => document.scroll(target) };
}

/** What every document on the screen can do. */
export const documentActions: readonly Action<DocumentContext>[] = [
  scroll('down', 'Down', ['j', 'down'], (offset) => offset + 1),
  scroll('up', 'Up', ['k', 'up'], (offset) => offset - 1),
  scroll('top', 'Top', ['g', 'home'], () => 0),
  scroll('bottom', 'Bottom', ['G', 'end'], (_offset, _height, length) => length),
  scroll('page-down', 'Page down', ['ctrl-f', 'pgdn', 'space'], (offset, height) => offset + Math.max(1, height - 1)),
  scroll('page-up', 'Page up', ['ctrl-b', 'pgup'], (offset, height) => offset - Math.max(1, height - 1)),
  {
    id: 'document.next-match',
    title: 'Next match',
    keys: ['n'],
    run: ({ shell, document }) => toMatch(shell, document, 1),
  },
  {
    id: 'document.previous-match',
    title: 'Match before',
    keys: ['N'],
    run: ({ shell, document }) => toMatch(shell, document, -1),
  },
  {
    id: 'document.wrap',
    title: 'Wrap long lines',
    keys: ['w'],
    hint: 'wrap',
    run: ({ document }) => document.toggleWrap(),
  },
  {
    id: 'document.full-screen',
    title: 'Full screen',
    keys: ['f'],
    hint: 'full screen',
    run: ({ shell }) => shell.store.setState(({ fullScreen }) => ({ fullScreen: !fullScreen })),
  },
  {
    id: 'document.copy',
    title: 'Copy all of it',
    keys: ['c'],
    hint: 'copy',
    run: ({ shell, document }) => shell.copy(document.text(), 'the document'),
  },
];

/** To the next match from the last one, or from the top of the screen; at the end it goes round, and says so. */
function toMatch(shell: Shell, { matching, current, offset, goTo }: DocumentScroll, step: 1 | -1): void {
  const from = current ?? offset - 1;
  const next = step > 0 ? matching.find((line) => line > from) : matching.findLast((line) => line < from);
  const target = next ?? (step > 0 ? matching[0] : matching.at(-1));
  if (target === undefined) shell.say('no match — / searches');
  else {
    if (next === undefined) shell.say(step > 0 ? 'round to the first match' : 'round to the last match');
    goTo(target);
  }
}
