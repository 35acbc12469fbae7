import { counted } from '../../src/governance/number-text.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';

/** Where several rows can be marked: the context of an action, and that of each marked row in its place. */
export interface Markable<C> {
  readonly shell: Shell;
  readonly row?: { readonly key: string; readonly name?: string } | undefined;
  readonly marked?: () => readonly C[];
}

const clears = 'ctrl-\\ clears the marks';

/** Whom an action is meant for: the marked rows, or else the one that it is given; or why for none. */
export function meant<C extends Markable<C>>(context: C): readonly C[] | string {
  const marks = context.shell.page.state.getState().table.marked.size;
  if (context.marked === undefined || marks === 0) return [context];
  const marked = context.marked();
  return marked.length > 0 ? marked : `what was marked is no longer there — ${clears}`;
}

/** Why an action that takes one row does not take so many. */
export function takesOne(marked: number, because?: string): string {
  const why = because === undefined ? '' : `: ${because}`;
  return `${counted(marked, ['row is', 'rows are'])} marked, and this takes one${why} — ${clears}`;
}

/** Takes a mark away, whatever page is shown by then. */
export function unmark(page: Page, key: string): void {
  page.state.setState(({ table }) => ({
    table: { ...table, marked: new Set([...table.marked].filter((marked) => marked !== key)) },
  }));
}
