import leven, { closestMatch } from 'leven';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { PageRequest } from './page.ts';
import type { ViewDefinition } from './view-definition.ts';

/** What a typed command asks for. */
export type Command =
  /** `now` asks for nothing before. */
  | { readonly kind: 'quit'; readonly now: boolean }
  | { readonly kind: 'help' | 'aliases' }
  | { readonly kind: 'nothing' }
  /** `meant` is a view of which the name is a slip of the fingers; `nearest` may be what was meant. */
  | {
      readonly kind: 'unknown';
      readonly name: string;
      readonly meant: string | undefined;
      readonly nearest: string | undefined;
    }
  | ViewCommand;

/** `:view`, and what was said with it. */
export interface ViewCommand {
  readonly kind: 'view';
  readonly view: ViewDefinition;
  readonly request: PageRequest;
  readonly argument: string;
  /** "" for all namespaces. */
  readonly namespace?: string;
  readonly context?: string;
}

const quitting = ['q', 'q!', 'quit', 'qa', 'exit'];

/** Reads `:view`, `:view namespace`, `:view /filter`, `:view @context` and their mixtures, and `:q`. */
export function parseCommand(text: string, views: readonly ViewDefinition[], actions: readonly string[] = []): Command {
  const [name = '', ...words] = text.trim().split(/\s+/);
  if (name === '') return { kind: 'nothing' };
  if (quitting.includes(name)) return { kind: 'quit', now: name.endsWith('!') };
  if (name === 'help' || name === '?') return { kind: 'help' };
  if (name === 'aliases' || name === 'a') return { kind: 'aliases' };
  const view = findView(name, views);
  if (view === undefined) return { kind: 'unknown', name, ...likely(name, views, actions) };
  const slash = words.findIndex((word) => word.startsWith('/'));
  const typed = slash < 0 ? '' : words.slice(slash).join(' ').slice(1);
  const isFilter = (word: string) =>
    view.filters?.some((one) => word === one || (one.endsWith(':') && word.startsWith(one)));
  const all = slash < 0 ? words : words.slice(0, slash);
  const filter = [...all.filter(isFilter), ...(typed === '' ? [] : [typed])].join(' ');
  const before = all.filter((word) => !isFilter(word));
  const context = before.find((word) => word.startsWith('@'))?.slice(1);
  const argument = before.filter((word) => !word.startsWith('@')).join(' ');
  return {
    kind: 'view',
    view,
    request: { view: view.id, ...(filter !== '' && { filter }) },
    argument,
    ...(argument !== '' && !view.command && { namespace: allOr(argument) }),
    ...(context && { context }),
  };
}

/** What could follow the text, whole lines, the likeliest first. `actions` are names that can be typed beside the views'. */
export function completeCommand(
  text: string,
  views: readonly ViewDefinition[],
  state: ConsoleState,
  actions: readonly string[] = [],
): readonly string[] {
  const [, name = '', space = '', argument = ''] = /^(\S*)(\s*)(.*)$/.exec(text) ?? [];
  if (space === '') {
    const names = views.filter(({ hidden }) => !hidden).flatMap(({ id, aliases }) => [id, ...aliases]);
    const all = [...names, 'help', 'aliases', 'quit', ...actions];
    return name === '' ? [] : all.filter((candidate) => candidate.startsWith(name) && candidate !== name);
  }
  const view = findView(name, views);
  const last = /\S*$/.exec(argument)?.[0] ?? '';
  const stem = text.slice(0, text.length - last.length);
  if (last.startsWith('@')) {
    return matching(
      state.contexts.map((context) => `@${context.name}`),
      last,
      stem,
    );
  }
  if (last.startsWith('/')) return [];
  if (view?.complete) return matching(view.complete(state), last, stem);
  if (view) return matching(namespacesOf(state), last, stem);
  return [];
}

function matching(candidates: readonly string[], typed: string, stem: string): readonly string[] {
  return candidates.filter((one) => one.startsWith(typed) && one !== typed).map((one) => stem + one);
}

/** By what may be read: the namespaces themselves, or else those that violations name. */
function namespacesOf({ picture }: ConsoleState): readonly string[] {
  const read = picture.namespaces.value?.map(({ name }) => name);
  if (read) return ['all', ...read.toSorted()];
  const named = new Set<string>();
  for (const { value } of picture.constraints.values()) {
    for (const { violations } of value ?? []) for (const { object } of violations) named.add(object.namespace);
  }
  named.delete('');
  return ['all', ...[...named].sort()];
}

export function findView(name: string, views: readonly ViewDefinition[]): ViewDefinition | undefined {
  const wanted = name.toLowerCase();
  const reachable = views.filter(({ hidden }) => !hidden);
  return (
    reachable.find(({ id, aliases }) => id === wanted || aliases.includes(wanted)) ??
    (wanted.length >= 3 ? reachable.find(({ id }) => id.startsWith(wanted)) : undefined)
  );
}

/** By edit distance. Only a view is taken for what was meant: an operation is never begun by a slip. */
function likely(name: string, views: readonly ViewDefinition[], actions: readonly string[]) {
  const typed = name.toLowerCase();
  const reachable = views.filter(({ hidden }) => !hidden);
  const names = reachable.flatMap(({ id, aliases }) => [id, ...aliases]);
  const near = (candidates: readonly string[], most: number): string | undefined => {
    const found = closestMatch(typed, candidates);
    const close = found !== undefined && leven(typed, found) <= most;
    return close ? (reachable.find(({ aliases }) => aliases.includes(found))?.id ?? found) : undefined;
  };
  const slip = typed.length >= 8 ? 2 : typed.length >= 5 ? 1 : 0;
  return { meant: near(names, slip), nearest: near([...names, ...actions], Math.ceil(typed.length / 2)) };
}

export function allOr(namespace: string): string {
  return namespace === 'all' || namespace === '-A' || namespace === '*' ? '' : namespace;
}
