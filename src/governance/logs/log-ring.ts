import { type LogChunk, type LogLine, levelOfRow, textOfRow } from './log-chunk.ts';

/** Bytes of text and lines that are kept, the newest. */
const mostBytes = 24 * 1024 * 1024;
const mostLines = 50_000;

/**
 * The last lines of a log, each by its number: how many came before it, which it keeps for as long as it is there. What
 * is dropped is dropped a chunk at a time.
 */
export class LogRing {
  #chunks: { readonly chunk: LogChunk; readonly first: number }[] = [];
  #bytes = 0;
  #first = 0;
  #dropped = 0;
  #end = 0;

  /** Number of the first line that is kept. */
  get first(): number {
    return this.#first;
  }

  /** Number of the next line to come: all that ever came. */
  get end(): number {
    return this.#end;
  }

  get length(): number {
    return this.#end - this.#first;
  }

  /** How many lines gave way to newer ones since it was cleared. */
  get dropped(): number {
    return this.#dropped;
  }

  append(chunk: LogChunk): void {
    this.#chunks.push({ chunk, first: this.#end });
    this.#end += chunk.ends.length;
    this.#bytes += chunk.text.length;
    while (this.#chunks.length > 1 && (this.length > mostLines || this.#bytes > mostBytes)) this.#drop();
  }

  /** Forgets what is there; what comes next is numbered on. */
  clear(): void {
    this.#chunks = [];
    this.#bytes = 0;
    this.#first = this.#end;
    this.#dropped = 0;
  }

  /** Undefined for a line that is not there, or not any more. */
  line(number: number): LogLine | undefined {
    const found = this.#find(number);
    if (found === undefined) return undefined;
    const { chunk, row } = found;
    return {
      at: chunk.at[row] ?? Number.NaN,
      level: levelOfRow(chunk, row),
      place: chunk.place[row] ?? 0,
      text: textOfRow(chunk, row),
    };
  }

  level(number: number): LogLine['level'] | undefined {
    const found = this.#find(number);
    return found && levelOfRow(found.chunk, found.row);
  }

  at(number: number): number | undefined {
    const found = this.#find(number);
    return found?.chunk.at[found.row];
  }

  #find(number: number): { chunk: LogChunk; row: number } | undefined {
    if (number < this.#first || number >= this.#end) return undefined;
    let [low, high] = [0, this.#chunks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#chunks[middle]?.first ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    const found = this.#chunks[low];
    return found && { chunk: found.chunk, row: number - found.first };
  }

  #drop(): void {
    const gone = this.#chunks.shift();
    this.#bytes -= gone?.chunk.text.length ?? 0;
    this.#dropped += gone?.chunk.ends.length ?? 0;
    this.#first = this.#chunks[0]?.first ?? this.#end;
  }
}
