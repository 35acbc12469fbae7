import { hasBackdrop, onBackdrop } from './backdrop.ts';
import { type FrameOutput, type FrameOutputClass, type Operation, rowsOf, type WriteOperation } from './operation.ts';
import { plainRow } from './plain-row.ts';

/**
 * Ink's output, made of a frame's write operations, without what makes it slow: it builds an object for each cell of the
 * terminal and reads every row's escape sequences anew for every frame. Here a row that one line alone stands on is passed
 * on as the string that it is; the rows left over (dialogs over a page, panels side by side) go through Ink's own code, with
 * its caches kept from frame to frame. `Stock` is Ink's class; the build puts what is returned in its place.
 */
export function outputByRows(Stock: FrameOutputClass): FrameOutputClass {
  let caches = new Stock({ width: 0, height: 0 }).caches;
  return class RowOutput implements FrameOutput {
    readonly width: number;
    readonly height: number;
    readonly operations: Operation[] = [];
    caches: FrameOutput['caches'];

    constructor({ width, height }: { width: number; height: number }) {
      this.width = width;
      this.height = height;
      if (caches.styledChars.size + caches.widths.size > mostCached) caches = new Stock({ width: 0, height: 0 }).caches;
      this.caches = caches;
    }

    write(x: number, y: number, text: string, { transformers }: Pick<WriteOperation, 'transformers'>): void {
      if (text !== '') this.operations.push({ type: 'write', x, y, text, transformers });
    }

    clip(clip: object): void {
      this.operations.push({ type: 'clip', clip });
    }

    unclip(): void {
      this.operations.push({ type: 'unclip' });
    }

    get(): { output: string; height: number } {
      const { alone, shared } = rowsOf(this.operations, this.height);
      const rows: string[] = new Array(this.height).fill('');
      for (const [y, operation] of alone) {
        const row = plainRow(operation);
        if (row === undefined) shared.add(y);
        else rows[y] = row;
      }
      if (shared.size > 0) {
        const ordered = [...shared].sort((a, b) => a - b);
        const drawn = this.#byCells(ordered).split('\n');
        for (const [index, y] of ordered.entries()) rows[y] = drawn[index] ?? '';
      }
      return { output: (hasBackdrop() ? rows.map(onBackdrop) : rows).join('\n'), height: this.height };
    }

    /** The rows that are drawn cell by cell, moved together; clips and texts of several lines move with them. */
    #byCells(ordered: readonly number[]): string {
      const stock = new Stock({ width: this.width, height: ordered.length });
      stock.caches = this.caches;
      const places = new Map(ordered.map((y, index) => [y, index]));
      for (const operation of this.operations) {
        if (operation.type === 'unclip') stock.unclip();
        else if (operation.type === 'clip') stock.clip(movedClip(operation.clip, ordered));
        else {
          const y = placeOf(operation, places);
          if (y !== undefined) stock.write(operation.x, y, operation.text, operation);
        }
      }
      return stock.get().output;
    }
  };
}

/** Strings that the caches hold before they are begun anew. */
const mostCached = 20_000;

function placeOf({ y, text }: WriteOperation, places: ReadonlyMap<number, number>): number | undefined {
  const lines = text.split('\n').length;
  for (let line = 0; line < lines; line++) {
    const place = places.get(y + line);
    if (place !== undefined) return place - line;
  }
  return undefined;
}

function movedClip(clip: { y1?: number; y2?: number }, ordered: readonly number[]): object {
  const above = (y: number) => ordered.filter((row) => row < y).length;
  const { y1, y2 } = clip;
  return { ...clip, y1: y1 === undefined ? y1 : above(y1), y2: y2 === undefined ? y2 : above(y2) };
}
