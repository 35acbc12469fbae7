import { createStore, type StoreApi } from 'zustand/vanilla';
import { freshTable, type TableState } from '../parts/table/table-state.ts';

/** A wish to see something: which view, about what. Each view's `page.ts` builds these with its own kind of `subject`. */
export interface PageRequest {
  /** Id of a view in the view table. */
  readonly view: string;
  /** What the page is about; its view knows the shape. */
  readonly subject?: unknown;
  /** Said in the crumbs instead of the view's title. */
  readonly crumb?: string;
  readonly filter?: string;
}

/** What a page remembers while others lie on top of it. */
export interface PageState {
  readonly filter: string;
  readonly table: TableState;
  /** Whether the detail pane is open; undefined leaves it to the size of the terminal. */
  readonly pane?: boolean;
  /** While rows are looked for that were just asked for: settles soon, when they are there or keys have waited enough. */
  readonly arranging?: Promise<void> | undefined;
  /** Anything else that a view wants back when it comes back to this page, such as where it was scrolled to. */
  readonly memory: Readonly<Record<string, unknown>>;
  /** How the user likes the view, kept from page to page: a grouping, wrapped lines. */
  readonly habits: Readonly<Record<string, unknown>>;
}

export interface Page {
  readonly id: number;
  readonly request: PageRequest;
  readonly state: StoreApi<PageState>;
}

/** What a view keeps from one visit to the next: how its table is arranged, not where it stood. */
export type Habits = Pick<PageState, 'habits' | 'pane'> & { readonly table: Pick<TableState, 'sort' | 'wide'> };

let pages = 0;

export function createPage(request: PageRequest, habits: Habits | undefined): Page {
  pages += 1;
  const table = { ...freshTable, ...habits?.table };
  const pane = habits?.pane;
  const state: PageState = {
    filter: request.filter ?? '',
    table,
    memory: {},
    habits: habits?.habits ?? {},
    ...(pane !== undefined && { pane }),
  };
  return { id: pages, request, state: createStore<PageState>(() => state) };
}

export function habitsOf({ state }: Page): Habits {
  const { table, habits, pane } = state.getState();
  return {
    habits,
    table: { wide: table.wide, ...(table.sort && { sort: table.sort }) },
    ...(pane !== undefined && { pane }),
  };
}
