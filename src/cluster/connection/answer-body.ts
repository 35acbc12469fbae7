import type { ClusterError } from './cluster-error.ts';
import { lines } from './lines.ts';

/** The text of a whole body, whose memory is given back now: a collection that finds it may be a hundred bodies away. */
export function bodyText(bytes: Buffer<ArrayBuffer>): string {
  const text = bytes.toString('utf8');
  // A small one may lie in memory that it shares with others.
  if (bytes.length === bytes.buffer.byteLength) bytes.buffer.transfer(0);
  return text;
}

/** Parsed JSON, or undefined for what is none. */
export function bodyJson(bytes: Buffer<ArrayBuffer>): unknown {
  try {
    return JSON.parse(bodyText(bytes));
  } catch {
    return undefined;
  }
}

/** The lines of a body that goes on; `onHeard` is told of each, and what ends it is thrown as `translate` has it. */
export async function* heardLines(
  body: AsyncIterable<Uint8Array>,
  onHeard: () => void,
  translate: (error: unknown) => ClusterError,
): AsyncGenerator<string, void, undefined> {
  try {
    for await (const line of lines(body)) {
      onHeard();
      yield line;
    }
  } catch (error) {
    throw translate(error);
  }
}
