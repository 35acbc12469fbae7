import { promptKey, promptPaste } from './prompt.ts';
import type { Shell } from './shell.ts';

/** How long keys wait for a redraw that may not come, since a key may change nothing after all; ms. */
const longestWait = 30;

/**
 * Hands keys to whom they are for, one by one: prompt, dialog, then the first action that has the key. When a key changes
 * what is on the screen other than by moving or typing, those that arrived with it wait until that has been drawn, so
 * that they reach what the user meant.
 */
export class KeyQueue {
  readonly #shell: Shell;
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  press(keys: readonly string[]): void {
    this.#waiting.push(...keys.map((key) => () => this.#key(key)));
    if (this.#timer === undefined) this.#drain();
  }

  paste(text: string): void {
    this.#waiting.push(() => this.#paste(text));
    if (this.#timer === undefined) this.#drain();
  }

  readonly #drain = (): void => {
    while (this.#waiting.length > 0) {
      const loading = this.#shell.loading();
      if (loading) {
        this.#hold(loading);
        return;
      }
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const before = this.#drawn();
      next();
      // A dialog keeps to itself what a key changed in it.
      const changed =
        this.#shell.registry.capture !== undefined || this.#drawn().some((part, at) => part !== before[at]);
      if (changed) {
        this.#wait();
        return;
      }
    }
  };

  /** A page that is just being loaded takes keys once it is there. */
  #hold(loading: Promise<void>): void {
    this.#timer = setTimeout(() => {}, longestWait);
    void loading.then(() => {
      clearTimeout(this.#timer);
      this.#resume();
    });
  }

  #resume(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#drain();
    });
  }

  /** Whoever takes keys tells the registry when it has been drawn anew. */
  #wait(): void {
    const goOn = () => {
      unsubscribe();
      clearTimeout(this.#timer);
      this.#resume();
    };
    const unsubscribe = this.#shell.registry.subscribe(goOn);
    this.#timer = setTimeout(goOn, longestWait);
  }

  /** What decides which rows and actions are on the screen. An open prompt takes keys without being drawn first. */
  #drawn(): readonly unknown[] {
    const { pages, dialogs, namespace, prompt } = this.#shell.store.getState();
    const { filter, memory, habits, pane, table } = this.#shell.page.state.getState();
    const typed = prompt ? undefined : filter;
    return [pages, dialogs, namespace, typed, memory, habits, pane, table.sort, table.wide, table.faultsOnly];
  }

  #key(key: string): void {
    const shell = this.#shell;
    const { prompt, flash } = shell.store.getState();
    if (flash !== undefined) shell.store.setState({ flash: undefined });
    const { capture } = shell.registry;
    if (key === 'ctrl-c') shell.quit();
    else if (capture) capture.key(key);
    else if (prompt) promptKey(shell, key);
    else void this.#act(key);
  }

  async #act(key: string): Promise<void> {
    const action = this.#shell.registry.find(key);
    if (action) return this.#shell.run(action);
    const elsewhere = this.#shell.registry.boundTo(key);
    this.#shell.say(
      elsewhere ? `${elsewhere.title}: there is nothing to do` : `${key} does nothing here — ? lists the keys`,
    );
  }

  #paste(text: string): void {
    const { capture } = this.#shell.registry;
    if (capture) capture.paste(text);
    else promptPaste(this.#shell, text);
  }
}
