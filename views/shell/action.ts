import type { Permission } from '../../src/governance/reading.ts';

/** What a key, a menu entry or a line of the help does. `C` is what its view hands it: the row, the shell, the page. */
export interface Action<C> {
  /** Stable, such as `violations.yaml`: key files name actions by it. */
  readonly id: string;
  readonly title: string;
  /** Names as shell/keys.ts gives them; the first one is shown. */
  readonly keys: readonly string[];
  /** A word or two for the line at the bottom; without it the action is only in the help and the menu. */
  readonly hint?: string;
  /** Whether it can be done now: true, false (it has no place here, not even in the menu), or the reason why not. */
  readonly applies?: (context: C) => boolean | string;
  /** How it is confirmed; `run` asks, this tells the menu and the help. */
  readonly danger?: 'confirm' | 'typed-name';
  /** What the user must be allowed to do in the cluster; a denial dims the action and names what is missing. */
  readonly needs?: (context: C) => readonly Permission[];
  readonly run: (context: C) => void | Promise<void>;
}

/** An action with its context and its keys, after the user's key file. */
export interface BoundAction extends Pick<Action<never>, 'id' | 'title' | 'keys' | 'hint' | 'danger'> {
  readonly applies: () => boolean | string;
  readonly needs: () => readonly Permission[];
  readonly run: () => void | Promise<void>;
}

/** Keys by action id; an empty list takes the action's keys away. */
export type KeyBindings = Readonly<Record<string, readonly string[]>>;

export function bindActions<C>(actions: readonly Action<C>[], context: () => C, keys: KeyBindings): BoundAction[] {
  return actions.map((action) => ({
    id: action.id,
    title: action.title,
    keys: Object.hasOwn(keys, action.id) ? (keys[action.id] ?? []) : action.keys,
    ...(action.hint !== undefined && { hint: action.hint }),
    ...(action.danger && { danger: action.danger }),
    applies: () => action.applies?.(context()) ?? true,
    needs: () => action.needs?.(context()) ?? [],
    run: () => action.run(context()),
  }));
}
