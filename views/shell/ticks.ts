interface Ticker {
  readonly listeners: Set<() => void>;
  readonly timer: NodeJS.Timeout;
}

const tickers = new Map<number, Ticker>();

/**
 * Tells every `step` ms, until what is returned is called. All who listen to the same step are told at once, so that an idle
 * screen wakes once and is drawn once, however many ages stand on it.
 */
export function onTick(step: number, listener: () => void): () => void {
  const ticker = tickers.get(step) ?? start(step);
  ticker.listeners.add(listener);
  return () => {
    ticker.listeners.delete(listener);
    if (ticker.listeners.size > 0) return;
    clearInterval(ticker.timer);
    if (tickers.get(step) === ticker) tickers.delete(step);
  };
}

function start(step: number): Ticker {
  const listeners = new Set<() => void>();
  const timer = setInterval(() => {
    for (const listener of listeners) listener();
  }, step);
  timer.unref();
  const ticker = { listeners, timer };
  tickers.set(step, ticker);
  return ticker;
}
