import chalk from 'chalk';
import { render } from 'ink';
import type { LiveConsole } from '../src/state/console-state.ts';
import { firstRead } from '../src/state/first-read.ts';
import { copyToClipboard } from '../src/terminal/clipboard.ts';
import { editText } from '../src/terminal/editor.ts';
import type { TerminalInput } from '../src/terminal/terminal-input.ts';
import type { Theme } from '../themes/theme.ts';
import { setBackdrop } from './parts/frame/backdrop.ts';
import { backdropOf, type Depth } from './parts/paint.ts';
import type { KeyBindings } from './shell/action.ts';
import { Console } from './shell/console.tsx';
import { preloadViews } from './shell/preload-views.ts';
import { Shell } from './shell/shell.ts';
import { home, views } from './view-table.ts';

export interface ConsoleOptions {
  readonly live: LiveConsole;
  readonly theme: Theme;
  /** The user's own keys by action id. */
  readonly keys?: KeyBindings;
  /** Draw with ASCII alone. */
  readonly ascii?: boolean;
  /** What Ink reads keys from, if not stdin itself. */
  readonly stdin?: TerminalInput;
  /** The user asked to leave; the terminal is already as it was found. */
  readonly onExit: () => void;
}

export interface RunningConsole {
  /** Paints everything anew, in other colours. */
  readonly setTheme: (theme: Theme) => void;
  /** Gives the terminal back. */
  readonly stop: () => void;
  /** Settles when the terminal has been given back; rejects when drawing failed. */
  readonly stopped: Promise<unknown>;
}

/** Draws the console on the terminal until the user leaves. Both ends of the process must be a TTY. */
export function startConsole({ live, theme, keys = {}, ascii = false, stdin, onExit }: ConsoleOptions): RunningConsole {
  const shell = new Shell({
    live,
    views,
    home,
    keys,
    copy: async (text) => copied[await copyToClipboard(text, { stdout: process.stdout })],
    edit: editText,
    quit: () => ink.unmount(),
  });
  // Without colours, on a terminal all the same: bold and reverse are left.
  const depth: Depth = chalk.level === 0 && process.env.TERM !== 'dumb' ? 'attributes' : chalk.level;
  const inColours = (chosen: Theme) => {
    setBackdrop(backdropOf(chosen, depth));
    return <Console shell={shell} theme={chosen} depth={depth} ascii={ascii} />;
  };
  const ink = render(inColours(theme), {
    ...(stdin && { stdin }),
    alternateScreen: true,
    incrementalRendering: true,
    // A key that comes just after a frame waits so long for its own: 5 ms.
    maxFps: 200,
    exitOnCtrlC: false,
    patchConsole: true,
  });
  const stopped = ink.waitUntilExit();
  const leaving = new AbortController();
  void stopped.then(onExit, () => {}).finally(() => leaving.abort());
  void firstRead(live.store).then(() => preloadViews(views, leaving.signal));
  return { setTheme: (chosen) => ink.rerender(inColours(chosen)), stop: () => ink.unmount(), stopped };
}

const copied = {
  clipboard: '',
  tmux: 'to the tmux buffer and the clipboard',
  asked: '(by way of the terminal)',
} as const;
