import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import type { Terminal as XtermTerminal } from '@xterm/headless';
import { stateFolder } from '../state-folder.ts';

const { Terminal } = createRequire(import.meta.url)('@xterm/headless') as { Terminal: typeof XtermTerminal };

/** The shipped program, as `npm ci` built it. */
export const program = resolve(import.meta.dirname, '../../dist/constable.js');

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What to run instead of the program, such as a shell. */
  readonly command?: readonly string[];
}

/** A program in a pseudo-terminal whose output is drawn by a real terminal emulator. */
export class ProgramInTerminal {
  readonly emulator: XtermTerminal;
  readonly exited: Promise<{ readonly code: number; readonly signal: number | undefined }>;
  /** Every byte that the program wrote, for what an emulator would swallow. */
  raw = '';
  private readonly pty: IPty;
  private readonly watchers = new Set<() => void>();

  constructor(args: readonly string[], { columns, rows, env = {}, command }: TerminalOptions) {
    this.emulator = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
    const [file, ...rest] = command ?? [process.execPath, program, ...args];
    const full: Record<string, string> = {};
    const wanted = {
      ...process.env,
      XDG_STATE_HOME: stateFolder,
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      CI: undefined,
      VITEST: undefined,
      NODE_ENV: undefined,
      NO_COLOR: undefined,
      FORCE_COLOR: undefined,
      ...env,
    };
    for (const [name, value] of Object.entries(wanted)) if (value !== undefined) full[name] = value;
    this.pty = spawn(file ?? process.execPath, rest, { cols: columns, rows, env: full, name: 'xterm-256color' });
    this.pty.onData((data) => {
      this.raw += data;
      this.emulator.write(data, () => {
        for (const look of this.watchers) look();
      });
    });
    // What a terminal answers to a query (OSC 11, device attributes) goes back to the program.
    this.emulator.onData((data) => this.pty.write(data));
    this.exited = new Promise((done) => this.pty.onExit(({ exitCode, signal }) => done({ code: exitCode, signal })));
  }

  get pid(): number {
    return this.pty.pid;
  }

  press(keys: string): void {
    this.pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** The screen as lines without trailing blanks. */
  lines(): string[] {
    const buffer = this.emulator.buffer.active;
    return Array.from(
      { length: this.emulator.rows },
      (_, y) => buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? '',
    );
  }

  text(): string {
    return this.lines().join('\n');
  }

  /** Waits until the screen shows `wanted`; the error carries the screen that was there instead. */
  see(wanted: string | RegExp | ((screen: string) => boolean), milliseconds = 20_000): Promise<string> {
    const { promise, resolve: found, reject } = Promise.withResolvers<string>();
    const isWanted = (screen: string) =>
      typeof wanted === 'function'
        ? wanted(screen)
        : typeof wanted === 'string'
          ? screen.includes(wanted)
          : wanted.test(screen);
    const look = () => {
      const screen = this.text();
      if (isWanted(screen)) found(screen);
    };
    const timer = setTimeout(
      () => reject(new Error(`not seen in ${milliseconds} ms: ${String(wanted)}\n${this.text()}`)),
      milliseconds,
    );
    this.watchers.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      this.watchers.delete(look);
    });
  }

  /** When the program writes next, as performance.now() had it. */
  nextOutput(): Promise<number> {
    return new Promise((done) => {
      const listening = this.pty.onData(() => {
        listening.dispose();
        done(performance.now());
      });
    });
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.pty.pid, name);
  }

  /** Ends the program if it still runs; for afterEach. */
  async end(): Promise<void> {
    try {
      process.kill(this.pty.pid, 'SIGKILL');
    } catch {
      // already gone
    }
    await this.exited;
    this.emulator.dispose();
  }
}

/** The keys as a terminal sends them. */
export const key = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  tab: '\t',
  backspace: '\u007f',
  control: (letter: string) => String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64),
} as const;
