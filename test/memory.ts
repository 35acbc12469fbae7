import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that this thread still holds when nothing is left to be collected: objects, and memory beside the heap. */
export async function heldMemory(): Promise<number> {
  // What is forgotten by a timer or a message that has just come is forgotten a moment later.
  for (let pass = 0; pass < 3; pass++) {
    collect();
    await new Promise((next) => setTimeout(next, 20));
  }
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
