import type { BoundAction } from './action.ts';

/** Who offers actions: the view first, then its parts (the table), then the shell. A key goes to the first that has it. */
export type Rank = 'view' | 'part' | 'shell';

export interface ActionScope {
  readonly title: string;
  readonly rank: Rank;
  readonly actions: readonly BoundAction[];
}

/** A key that helps now, and the word for it. */
export interface Hint {
  readonly key: string;
  readonly word: string;
  /** Its action cannot be done now. */
  readonly dim: boolean;
  /** Of the shell: there on every page. */
  readonly everywhere: boolean;
}

/** Takes every key while it is there, as a dialog or a prompt does. */
export interface KeyCapture {
  readonly key: (key: string) => void;
  readonly paste: (text: string) => void;
}

const order: readonly Rank[] = ['view', 'part', 'shell'];

/** Who listens to keys at the moment. Views and dialogs come and go by registering; the shell looks keys up. */
export class ActionRegistry {
  #scopes: readonly ActionScope[] = [];
  #captures: readonly KeyCapture[] = [];
  #hints: readonly Hint[] = [];
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells once of all changes that came together, as those of one drawing do: hints are asked of every action. */
  readonly subscribeHints = (listener: () => void): (() => void) => {
    let told = true;
    return this.subscribe(() => {
      if (!told) return;
      told = false;
      queueMicrotask(() => {
        told = true;
        listener();
      });
    });
  };

  /** Innermost first. The same array until someone comes or goes. */
  readonly scopes = (): readonly ActionScope[] => this.#scopes;

  /** The keys that help now, each with its word. The same array until one of them changes. */
  readonly hints = (): readonly Hint[] => {
    const taken = new Set<string>();
    const now: Hint[] = [];
    for (const { rank, actions } of this.#scopes) {
      for (const { hint: word, keys, applies } of actions) {
        const can = word === undefined ? false : applies();
        // A key goes to the first that has it; the next action is shown by its next key.
        const key = can === false ? undefined : keys.find((one) => !taken.has(one));
        if (word === undefined || key === undefined) continue;
        taken.add(key);
        now.push({ key, word, dim: can !== true, everywhere: rank === 'shell' });
      }
    }
    if (!sameHints(now, this.#hints)) this.#hints = now;
    return this.#hints;
  };

  /** Tells listeners that what actions depend on has changed. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  get capture(): KeyCapture | undefined {
    return this.#captures.at(-1);
  }

  add(scope: ActionScope): () => void {
    this.#replace([scope, ...this.#scopes]);
    return () => this.#replace(this.#scopes.filter((other) => other !== scope));
  }

  addCapture(capture: KeyCapture): () => void {
    this.#captures = [...this.#captures, capture];
    return () => {
      this.#captures = this.#captures.filter((other) => other !== capture);
    };
  }

  /** The action behind a key; among scopes of one rank, the one that came last has it. */
  find(key: string): BoundAction | undefined {
    for (const scope of this.#scopes) {
      const action = scope.actions.find((candidate) => candidate.keys.includes(key) && candidate.applies() !== false);
      if (action) return action;
    }
    return undefined;
  }

  /** The action that would be behind a key, whether or not it has a place now. */
  boundTo(key: string): BoundAction | undefined {
    return this.#scopes.flatMap(({ actions }) => actions).find(({ keys }) => keys.includes(key));
  }

  /** The action that is typed as `:name`: by its whole id, or what stands after the id's dot. */
  named(name: string): BoundAction | undefined {
    const actions = this.#scopes.flatMap((scope) => scope.actions);
    return actions.find(({ id }) => id === name) ?? actions.find(({ id }) => id.endsWith(`.${name}`));
  }

  #replace(scopes: readonly ActionScope[]): void {
    this.#scopes = scopes.toSorted((a, b) => order.indexOf(a.rank) - order.indexOf(b.rank));
    this.changed();
  }
}

function sameHints(some: readonly Hint[], others: readonly Hint[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ key, word, dim, everywhere }, index) => {
      const other = others[index];
      return other?.key === key && other.word === word && other.dim === dim && other.everywhere === everywhere;
    })
  );
}
