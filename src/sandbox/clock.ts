export type Clock = ReturnType<typeof createClock>;

/** Delays that end with the sandbox. */
export function createClock() {
  const running = new Set<NodeJS.Timeout>();
  return {
    now: () => Date.now(),
    /** Runs `then` once after so many milliseconds, unless the sandbox stops first. Gives a function that calls it off. */
    after(milliseconds: number, then: () => void): () => void {
      const timer = setTimeout(() => {
        running.delete(timer);
        then();
      }, milliseconds);
      timer.unref();
      running.add(timer);
      return () => {
        clearTimeout(timer);
        running.delete(timer);
      };
    },
    stop() {
      for (const timer of running) clearTimeout(timer);
      running.clear();
    },
  };
}
