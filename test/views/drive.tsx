import { render } from 'ink-testing-library';
import stripAnsi from 'strip-ansi';
import { expect } from 'vitest';
import { stockTheme } from '../../themes/stock-theme.ts';
import type { KeyBindings } from '../../views/shell/action.ts';
import { Console } from '../../views/shell/console.tsx';
import { Shell } from '../../views/shell/shell.ts';
import type { ViewDefinition } from '../../views/shell/view-definition.ts';
import { views as allViews, home } from '../../views/view-table.ts';
import { type FakeConsole, fakeConsole } from './fake-console.ts';

export interface Driven {
  readonly live: FakeConsole;
  readonly shell: Shell;
  readonly copied: string[];
  readonly quits: () => number;
  /** Presses keys as a terminal sends them; each argument is one chunk. */
  readonly press: (...chunks: string[]) => void;
  readonly screen: () => string;
  readonly lines: () => string[];
  /** Waits until the screen shows (or, with `not`, no longer shows) the text. */
  readonly sees: (text: string | RegExp) => Promise<void>;
  readonly misses: (text: string | RegExp) => Promise<void>;
}

export const key = {
  enter: '\r',
  esc: '\x1b',
  up: '\x1b[A',
  down: '\x1b[B',
  left: '\x1b[D',
  right: '\x1b[C',
  tab: '\t',
  shiftRight: '\x1b[1;2C',
  ctrl: (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 96),
};

export interface DriveOptions {
  readonly live?: FakeConsole;
  readonly keys?: KeyBindings;
  readonly columns?: number;
  readonly rows?: number;
  readonly ascii?: boolean;
  readonly views?: readonly ViewDefinition[];
}

/** The whole console over a made-up cluster, with a keyboard. */
export function drive({
  live = fakeConsole(),
  keys = {},
  columns = 100,
  rows = 30,
  ascii = false,
  views = allViews,
}: DriveOptions = {}): Driven {
  const copied: string[] = [];
  let quits = 0;
  const shell = new Shell({
    live,
    views,
    home,
    keys,
    copy: async (text) => {
      copied.push(text);
      return '';
    },
    quit: () => {
      quits += 1;
    },
  });
  const { stdin, lastFrame } = render(
    <Console shell={shell} theme={stockTheme('dark')} ascii={ascii} size={{ columns, rows }} />,
  );
  const screen = () => stripAnsi(lastFrame() ?? '');
  const shows = (text: string | RegExp) => (typeof text === 'string' ? screen().includes(text) : text.test(screen()));
  return {
    live,
    shell,
    copied,
    quits: () => quits,
    press: (...chunks) => {
      for (const chunk of chunks) stdin.write(chunk);
    },
    screen,
    lines: () => screen().split('\n'),
    sees: (text) => expect.poll(() => (shows(text) ? 'seen' : screen())).toBe('seen'),
    misses: (text) => expect.poll(() => (shows(text) ? screen() : 'gone')).toBe('gone'),
  };
}
