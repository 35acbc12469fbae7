import type { TableState } from './table-state.ts';

/** Where the cursor and the window stand in the rows as they are now. `cursor` is -1 when there are none. */
export interface Place {
  readonly cursor: number;
  readonly offset: number;
}

/**
 * Finds the selected row again among rows that may have changed, and moves the window by as much as the row moved, so
 * that it keeps its line on the screen. When the row is gone, its neighbour takes the selection.
 */
export function placeIn(state: TableState, keys: Keys, height: number): Place {
  const last = keys.length - 1;
  if (last < 0) return { cursor: -1, offset: 0 };
  const cursor = find(state, keys);
  return { cursor, offset: clampOffset(state.offset + cursor - state.cursor, cursor, keys.length, height) };
}

/** The same, after moving to `target`, which is brought into the rows. */
export function moveTo(state: TableState, target: number, keys: Keys, height: number): TableState {
  const last = keys.length - 1;
  if (last < 0) return state;
  const place = placeIn(state, keys, height);
  const cursor = Math.min(Math.max(target, 0), last);
  const offset = clampOffset(place.offset, cursor, keys.length, height);
  return { ...state, selectedKey: keys.at(cursor), cursor, offset };
}

/** Row identities by index; not an array, since 50,000 of them are asked for one or two. */
export interface Keys {
  readonly length: number;
  at(index: number): string;
  /** Where the key is now; -1 when it is not there. Asked again for the same one, it need not look again. */
  indexOf(key: string): number;
}

function find(state: TableState, keys: Keys): number {
  const last = keys.length - 1;
  const near = Math.min(Math.max(state.cursor, 0), last);
  if (state.selectedKey === undefined || keys.at(near) === state.selectedKey) return near;
  const place = keys.indexOf(state.selectedKey);
  return place < 0 ? near : place;
}

function clampOffset(offset: number, cursor: number, length: number, height: number): number {
  const lowest = Math.max(0, cursor - height + 1);
  const highest = Math.min(cursor, Math.max(0, length - height));
  return Math.min(Math.max(offset, Math.min(lowest, highest)), highest);
}
