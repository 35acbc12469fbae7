/** Milliseconds without work. */
const calm = 1_000;

/** To be called whenever work was done: once none has been for a while, `then` is called. */
export function whenCalm(then: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      then();
    }, calm).unref();
    timer.refresh();
  };
}
