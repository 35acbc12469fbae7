/**
 * Work on what arrives is done in turns of at most 8 ms, with the event loop free in between, so that a hundred large
 * answers at once never hold up a key.
 */
const sliceMilliseconds = 8;
const tasks: (() => void)[] = [];
let scheduled = false;

/** Runs the synchronous work in one of the next turns, in the order asked; rejects with what it throws. */
export function inTurn<T>(work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    tasks.push(() => {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    });
    if (!scheduled) {
      scheduled = true;
      setImmediate(runSlice);
    }
  });
}

function runSlice(): void {
  const start = performance.now();
  let done = 0;
  for (const task of tasks) {
    task();
    done++;
    if (performance.now() - start >= sliceMilliseconds) break;
  }
  tasks.splice(0, done);
  scheduled = tasks.length > 0;
  if (scheduled) setImmediate(runSlice);
}
