import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Permission } from '../../src/governance/reading.ts';
import { describePermission } from '../../src/resources/permission.ts';
import type { LiveConsole } from '../../src/state/console-state.ts';
import type { Token } from '../../themes/theme.ts';
import type { BoundAction, KeyBindings } from './action.ts';
import { ActionRegistry } from './action-registry.ts';
import { isLazy } from './lazy-view.tsx';
import { createPage, type Habits, habitsOf, type Page, type PageRequest } from './page.ts';
import type { OpenDialog, ShellState } from './shell-state.ts';
import type { ShellVerbs } from './shell-verbs.ts';
import type { ViewDefinition } from './view-definition.ts';

export interface ShellParts {
  readonly live: LiveConsole;
  readonly views: readonly ViewDefinition[];
  readonly home: PageRequest;
  readonly keys: KeyBindings;
  /** Puts text on the user's clipboard and says where it went. */
  readonly copy: (text: string) => Promise<string>;
  /** Has a text edited by the user's editor while the screen is handed over; undefined when that came to nothing. */
  readonly edit?: (text: string, extension: string) => Promise<string | undefined>;
  readonly quit: () => void;
}

/** How long a message stands at the bottom when no key takes it away, ms. */
const flashTime = 4000;

/** What actions and views can ask of the frame around them. State is in `store`; views subscribe to slices of it. */
export class Shell implements ShellVerbs {
  readonly live: LiveConsole;
  readonly views: readonly ViewDefinition[];
  readonly keys: KeyBindings;
  readonly registry: ActionRegistry = new ActionRegistry();
  readonly store: StoreApi<ShellState>;
  readonly quit: () => void;
  readonly #edit: ShellParts['edit'];
  /** Hands the terminal to another program for as long as it runs; set by the screen when it is there. */
  suspend: (run: () => Promise<void>) => Promise<void> = (run) => run();
  readonly #copy: (text: string) => Promise<string>;
  readonly #home: PageRequest;
  readonly #habits = new Map<string, Habits>();
  readonly #permissions = new Map<string, Promise<'yes' | 'no' | 'unknown'>>();
  #dialogs = 0;
  #flashTimer: NodeJS.Timeout | undefined;

  constructor({ live, views, home, keys, copy, edit, quit }: ShellParts) {
    this.live = live;
    this.views = views;
    this.keys = keys;
    this.quit = quit;
    this.#copy = copy;
    this.#edit = edit;
    this.#home = home;
    this.store = createStore<ShellState>(() => this.#start());
    // The context's own namespace is known only when the kubeconfig has been read, after the first frame.
    live.store.subscribe(({ connection }, before) => {
      if (connection.namespace !== before.connection.namespace) this.setNamespace(connection.namespace);
    });
  }

  get page(): Page {
    const page = this.store.getState().pages.at(-1);
    if (page === undefined) throw new Error('the shell has no page');
    return page;
  }

  /** Settles when the page shows what keys are meant for: its view, the rows that were asked for. Undefined when it does already. */
  loading(): Promise<void> | undefined {
    const component = this.views.find(({ id }) => id === this.page.request.view)?.component;
    if (component && isLazy(component) && !component.isSettled()) return component.load();
    return this.store.getState().prompt ? undefined : this.page.state.getState().arranging;
  }

  /** Drills down: the page goes on top of the one that is shown. */
  open(request: PageRequest): void {
    this.#leave();
    this.store.setState(({ pages }) => ({
      pages: [...pages, this.#create(request)],
      fullScreen: false,
      flash: undefined,
    }));
  }

  /** Goes to a page from anywhere, as a command does; only the home page is left under it. */
  go(request: PageRequest): void {
    const { history, at } = this.store.getState();
    const kept = [...history.slice(0, at + 1), request].slice(-50);
    this.#show(request);
    this.store.setState({ history: kept, at: kept.length - 1 });
  }

  /** Steps through what `go` was asked for. */
  revisit(step: -1 | 1): void {
    const { history, at } = this.store.getState();
    const request = history[at + step];
    if (request === undefined) {
      this.say(step < 0 ? 'nothing earlier to go back to' : 'nothing later to go on to');
      return;
    }
    this.#show(request);
    this.store.setState({ at: at + step });
  }

  /** The one before the last, and with the next call the last again. */
  toggleLast(): void {
    const { history, at } = this.store.getState();
    this.revisit(at === history.length - 1 && at > 0 ? -1 : 1);
  }

  /** Leaves the page; false at the root. */
  back(): boolean {
    const { pages } = this.store.getState();
    if (pages.length < 2) return false;
    this.#leave();
    this.store.setState({ pages: pages.slice(0, -1), fullScreen: false, flash: undefined });
    return true;
  }

  say(text: string, token: Token = 'info'): void {
    clearTimeout(this.#flashTimer);
    this.store.setState({ flash: { text, token } });
    this.#flashTimer = setTimeout(() => this.store.setState({ flash: undefined }), flashTime);
    this.#flashTimer.unref();
  }

  /** "" for all namespaces. */
  setNamespace(namespace: string): void {
    this.store.setState({ namespace });
  }

  async copy(text: string, what: string): Promise<void> {
    const where = await this.#copy(text);
    this.say(`copied ${what}${where === '' ? '' : ` ${where}`}`);
  }

  /** Has a text edited in the user's editor; undefined when it was given up. */
  async edit(text: string, extension: string): Promise<string | undefined> {
    let edited: string | undefined;
    await this.suspend(async () => {
      edited = await this.#edit?.(text, extension);
    });
    if (edited === undefined) this.say('not edited: the editor ended with an error ($VISUAL, $EDITOR, vi)', 'warning');
    return edited;
  }

  /** Connects to another context and starts over there; says why when it cannot. True when it is connected to. */
  async switchContext(name: string): Promise<boolean> {
    if (name === this.live.store.getState().connection.context) {
      this.say(`already on ${name}`);
      return true;
    }
    this.say(`switching to ${name} …`);
    const switched = await this.live.switchContext(name);
    if ('problem' in switched) {
      this.say(`${switched.problem.what} — ${switched.problem.next}`, 'error');
      return false;
    }
    this.#permissions.clear();
    clearTimeout(this.#flashTimer);
    this.store.setState(this.#start());
    return true;
  }

  /** A reason why the action cannot be done now, true when it can, false when it has no place here. */
  async mayRun(action: BoundAction): Promise<boolean | string> {
    const applies = action.applies();
    if (applies !== true) return applies;
    for (const permission of action.needs()) {
      if ((await this.#mayI(permission)) === 'no') return `you may not ${describePermission(permission)}`;
    }
    return true;
  }

  async run(action: BoundAction): Promise<void> {
    const verdict = action.needs().length === 0 ? action.applies() : await this.mayRun(action);
    if (verdict === false) return;
    if (verdict !== true) return this.say(`${action.title}: ${verdict}`, 'warning');
    try {
      await action.run();
    } catch (error) {
      this.say(`${action.title}: ${error instanceof Error ? error.message : String(error)}`, 'error');
    }
  }

  /** Shows a dialog over the page until the returned function is called. `render` is given that function too. */
  openDialog(render: (close: () => void) => OpenDialog['element']): () => void {
    this.#dialogs += 1;
    const id = this.#dialogs;
    const close = () => this.store.setState(({ dialogs }) => ({ dialogs: dialogs.filter((open) => open.id !== id) }));
    const dialog = { id, element: render(close) };
    this.store.setState(({ dialogs }) => ({ dialogs: [...dialogs, dialog] }));
    return close;
  }

  #start(): ShellState {
    const { connection } = this.live.store.getState();
    return {
      pages: [this.#create(this.#home)],
      namespace: connection.namespace,
      dialogs: [],
      history: [this.#home],
      at: 0,
      commands: [],
      filters: [],
      fullScreen: false,
      prompt: undefined,
      flash: undefined,
    };
  }

  #show(request: PageRequest): void {
    this.#leave();
    const home = this.store.getState().pages.slice(0, 1);
    const atHome = request.view === this.#home.view && request.subject === undefined;
    const pages = atHome ? home : [...home, this.#create(request)];
    this.store.setState({ pages, fullScreen: false, flash: undefined });
  }

  #create(request: PageRequest): Page {
    return createPage(request, this.#habits.get(habitKey(request)));
  }

  #leave(): void {
    const { page } = this;
    this.#habits.set(habitKey(page.request), habitsOf(page));
  }

  async #review(key: string, permission: Permission): Promise<'yes' | 'no' | 'unknown'> {
    const answer = await this.live.mayI(permission);
    // It may be granted in a moment, and a review may have failed: that is asked again after a while.
    if (answer !== 'yes') setTimeout(() => this.#permissions.delete(key), reviewedFor).unref();
    return answer;
  }

  #mayI(permission: Permission): Promise<'yes' | 'no' | 'unknown'> {
    const key = describePermission(permission);
    const known = this.#permissions.get(key) ?? this.#review(key, permission);
    this.#permissions.set(key, known);
    return known;
  }
}

/** Milliseconds that a permission that was not granted is not asked for again. */
const reviewedFor = 20_000;

/** All of something and a part of it are looked at differently. */
function habitKey({ view, subject }: PageRequest): string {
  return subject === undefined ? view : `${view}, a part`;
}
