import { expect, it } from 'vitest';
import { lines } from '../../../src/cluster/connection/lines.ts';

const mebibyte = new Uint8Array(1024 * 1024).fill(120);

it('gives up a line that never ends, long before memory does', async () => {
  let sent = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"whole":1}\nbegun');
    for (;;) {
      sent++;
      yield mebibyte;
    }
  }
  const read = lines(endless());
  expect((await read.next()).value).toBe('{"whole":1}');
  await expect(read.next()).rejects.toThrow('a line of more than');
  expect(sent).toBeLessThan(70);
});
