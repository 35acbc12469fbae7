import { PassThrough } from 'node:stream';
import { type Background, parseColourReply } from './background.ts';

/** The part of stdin that is used here. */
export type TerminalStdin = Pick<
  NodeJS.ReadStream,
  'isTTY' | 'isRaw' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause' | 'ref' | 'unref'
>;

/** How long the beginning of an answer is held back for its rest: what may be a key (escape), and what no key begins with; ms. */
const patience = { key: 25, answer: 1000 };

/**
 * What is typed on a terminal, without the terminal's own answers: Ink reads this in stdin's place, so that a question
 * can be asked while the program is still loading, and an answer can come at any time. In raw mode from the start.
 */
export class TerminalInput extends PassThrough {
  readonly isTTY = true;
  readonly #stdin: TerminalStdin;
  /** Held back: what may be the beginning of an answer. */
  #held = '';
  #timer: NodeJS.Timeout | undefined;
  #answer: ((background: Background | undefined) => void) | undefined;
  #background: Background | undefined;

  constructor(stdin: TerminalStdin) {
    super();
    this.#stdin = stdin;
    stdin.on('data', this.#take);
    stdin.on('end', this.#end);
    this.setRawMode(true);
  }

  /**
   * Asks for the background (OSC 11), and then for the attributes (DA1), which every terminal tells: when it has told those,
   * it will not tell the background any more. Settles when the terminal has answered, which may be never.
   */
  askBackground(stdout: { write(text: string): unknown }): Promise<Background | undefined> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      stdout.write('\x1b]11;?\x1b\\\x1b[c');
    });
  }

  get isRaw(): boolean {
    return this.#stdin.isRaw;
  }

  /** Out of raw mode the terminal is another program's: nothing is read. */
  setRawMode(raw: boolean): this {
    if (raw) this.#stdin.resume();
    else this.#stdin.pause();
    this.#stdin.setRawMode(raw);
    return this;
  }

  ref(): this {
    this.#stdin.ref();
    return this;
  }

  unref(): this {
    this.#stdin.unref();
    return this;
  }

  /** Leaves stdin as it was found. */
  release(): void {
    this.#flush();
    this.setRawMode(false);
    this.#stdin.off('data', this.#take);
    this.#stdin.off('end', this.#end);
  }

  readonly #end = (): void => {
    this.end();
  };

  readonly #take = (chunk: Buffer): void => {
    if (!this.#answer) {
      this.write(chunk);
      return;
    }
    clearTimeout(this.#timer);
    let text = this.#held + chunk.toString('latin1');
    this.#background ??= parseColourReply(text);
    const told = attributesReply.test(text);
    text = text.replace(colourReply, '').replace(attributesReply, '');
    const begun = told ? undefined : beginningOfReply.exec(text);
    this.#held = begun?.[0] ?? '';
    this.#pass(text.slice(0, text.length - this.#held.length));
    if (this.#held !== '')
      this.#timer = setTimeout(this.#flush, this.#held.length < 3 ? patience.key : patience.answer);
    if (told) {
      this.#answer(this.#background);
      this.#answer = undefined;
    }
  };

  readonly #flush = (): void => {
    clearTimeout(this.#timer);
    this.#pass(this.#held);
    this.#held = '';
  };

  #pass(text: string): void {
    if (text !== '') this.write(Buffer.from(text, 'latin1'));
  }
}

const colourReply = /\x1b\]11;[^\x07\x1b]*(?:\x07|\x1b\\)/;
const attributesReply = /\x1b\[\?[\d;]*c/;
const beginningOfReply = /\x1b(?:\](?:1(?:1(?:;[^\x07\x1b]*\x1b?)?)?)?|\[(?:\?[\d;]*)?)?$/;
