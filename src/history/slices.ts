const slice = 8;

/** Works through what `next` gives until there is no more, at most some 8 ms at a time, with the event loop free in between. */
export async function inSlices(next: () => (() => void) | undefined): Promise<void> {
  let end = performance.now() + slice;
  for (;;) {
    const work = next();
    if (work === undefined) return;
    work();
    if (performance.now() < end) continue;
    await new Promise((resolve) => setImmediate(resolve));
    end = performance.now() + slice;
  }
}
