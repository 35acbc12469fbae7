import type { Page } from '../../shell/page.ts';
import type { Column } from './column.ts';
import { orderInSteps } from './order.ts';
import type { Filter } from './searchable.ts';
import { keepInSteps, type Steps } from './steps.ts';
import type { Sort } from './table-state.ts';

/** Rows, and which of them are to be shown in what order. */
export interface Wish<R> {
  readonly rows: readonly R[];
  readonly filter: Filter<R>;
  readonly faultsOnly: boolean;
  readonly columns: readonly Column<R>[];
  readonly sort: Sort | undefined;
  /** As of when ages are filtered and sorted, epoch ms. */
  readonly moment: number;
}

interface Chosen<R> extends Pick<Wish<R>, 'rows' | 'filter' | 'faultsOnly'> {
  readonly chosen: readonly R[];
}

export interface Found<R> {
  readonly wish: Wish<R>;
  readonly rows: readonly R[];
}

/** Whether the same is wished, be it of other rows. */
export function isSame<R>(one: Wish<R>, other: Wish<R>): boolean {
  return (
    one.filter === other.filter &&
    one.faultsOnly === other.faultsOnly &&
    one.columns === other.columns &&
    one.sort === other.sort
  );
}

/** How long keys wait at most for the rows they are meant for, and how long this work goes on at a time; ms. */
const patience = 1000;
const slice = 8;

/** Fulfils wishes beside the keys, slice by slice, and publishes what it found. */
export class Arranging<R extends { readonly fault?: boolean }> {
  readonly #page: Page;
  readonly #publish: (found: Found<R>) => void;
  #wish: Wish<R> | undefined;
  /** The same of newer rows, in its turn: of rows that always change something must be shown too. */
  #next: Wish<R> | undefined;
  #last: Chosen<R> | undefined;
  #timer: NodeJS.Immediate | undefined;
  #release: (() => void) | undefined;

  constructor(page: Page, publish: (found: Found<R>) => void) {
    this.#page = page;
    this.#publish = publish;
  }

  /** `anew` when the user asked for something else: keys then wait a moment, since they are meant for what is coming. */
  begin(wish: Wish<R>, anew: boolean): void {
    if (this.#wish && isSame(this.#wish, wish)) {
      this.#next = this.#wish.rows === wish.rows ? undefined : wish;
      return;
    }
    if (anew) this.#holdKeys();
    this.#run(wish);
  }

  /** What was found has been drawn: keys go on. */
  drawn(): void {
    this.#release?.();
  }

  stop(): void {
    clearImmediate(this.#timer);
    this.#wish = undefined;
    this.#next = undefined;
    this.#last = undefined;
    this.#release?.();
  }

  #run(wish: Wish<R>): void {
    clearImmediate(this.#timer);
    this.#wish = wish;
    this.#next = undefined;
    const work = this.#steps(wish);
    const go = () => {
      const end = performance.now() + slice;
      for (;;) {
        const { done, value } = work.next();
        if (done) return this.#found({ wish, rows: value });
        if (performance.now() >= end) break;
      }
      this.#timer = setImmediate(go);
    };
    this.#timer = setImmediate(go);
  }

  #found(found: Found<R>): void {
    const next = this.#next;
    this.#wish = undefined;
    this.#publish(found);
    if (next) this.#run(next);
  }

  *#steps(wish: Wish<R>): Steps<readonly R[]> {
    const { columns, sort, moment } = wish;
    const chosen = yield* this.#choose(wish);
    this.#last = { ...wish, chosen };
    return yield* orderInSteps(chosen, columns, sort, moment);
  }

  *#choose({ rows, filter, faultsOnly }: Wish<R>): Steps<readonly R[]> {
    const last = this.#last?.rows === rows && this.#last.faultsOnly === faultsOnly ? this.#last : undefined;
    if (last?.filter === filter) return last.chosen;
    const narrower = last?.filter.literal !== undefined && filter.literal?.includes(last.filter.literal);
    if (narrower) return yield* filter.steps(last.chosen);
    return yield* filter.steps(faultsOnly ? yield* keepInSteps(rows, (row) => row.fault === true) : rows);
  }

  #holdKeys(): void {
    if (this.#release) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#release?.(), patience);
    this.#release = () => {
      this.#release = undefined;
      clearTimeout(timer);
      this.#page.state.setState({ arranging: undefined });
      resolve();
    };
    this.#page.state.setState({ arranging: promise });
  }
}
