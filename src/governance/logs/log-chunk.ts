import { type LogLevel, logLevels } from './log-level.ts';

/** One line that a container wrote. */
export interface LogLine {
  /** Epoch ms when the node took it; NaN where nobody says. */
  readonly at: number;
  readonly level: LogLevel;
  /** Which container, by its place among those that were asked for. */
  readonly place: number;
  /** Remote text, as it was written, without its end. */
  readonly text: string;
}

/** Lines in the memory of few objects, which can be handed to another thread. Plain data; rows are numbered from 0. */
export interface LogChunk {
  /** UTF-8, one line after another. */
  readonly text: Uint8Array<ArrayBuffer>;
  /** By line, at which byte of `text` it ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly at: Float64Array<ArrayBuffer>;
  /** Place in logLevels. */
  readonly level: Uint8Array<ArrayBuffer>;
  readonly place: Uint16Array<ArrayBuffer>;
}

export function packLines(lines: readonly LogLine[]): LogChunk {
  const { length } = lines;
  const chunk = {
    ends: new Uint32Array(length),
    at: new Float64Array(length),
    level: new Uint8Array(length),
    place: new Uint16Array(length),
  };
  let end = 0;
  for (const [row, { at, level, place, text }] of lines.entries()) {
    end += Buffer.byteLength(text);
    chunk.ends[row] = end;
    chunk.at[row] = at;
    chunk.level[row] = logLevels.indexOf(level);
    chunk.place[row] = place;
  }
  const text = new Uint8Array(end);
  const bytes = Buffer.from(text.buffer);
  let start = 0;
  for (const line of lines) start += bytes.write(line.text, start);
  return { text, ...chunk };
}

/** The memory that is handed over with a chunk. */
export function buffersOf({ text, ends, at, level, place }: LogChunk): ArrayBuffer[] {
  return [text.buffer, ends.buffer, at.buffer, level.buffer, place.buffer];
}

/** The text of a row. */
export function textOfRow({ text, ends }: LogChunk, row: number): string {
  const start = row === 0 ? 0 : (ends[row - 1] ?? 0);
  return Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf8', start, ends[row]);
}

export function levelOfRow({ level }: LogChunk, row: number): LogLevel {
  return logLevels[level[row] ?? 0] ?? 'plain';
}
