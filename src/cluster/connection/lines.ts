const newline = 10;
/** Bytes; etcd keeps no object of more than a few MiB, so that what goes on beyond is no line. */
const longest = 64 * 1024 * 1024;

/** The lines of a byte stream as text, without their ends; a last line that was cut off comes as it is. */
export async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let parts: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      parts.push(chunk.subarray(start, end));
      yield joined(parts);
      parts = [];
      held = 0;
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
    held += chunk.length - start;
    if (held > longest) throw new Error(`a line of more than ${longest} bytes`);
  }
  if (parts.length > 0) yield joined(parts);
}

/** Decoded only when whole, so that no character is split between two chunks. */
function joined(parts: readonly Uint8Array[]): string {
  const [only] = parts;
  const bytes =
    parts.length === 1 && only !== undefined
      ? Buffer.from(only.buffer, only.byteOffset, only.byteLength)
      : Buffer.concat(parts);
  return bytes.toString('utf8');
}
