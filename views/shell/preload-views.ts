import { isLazy } from './lazy-view.tsx';
import type { ViewDefinition } from './view-definition.ts';

/** How long the program is watched before it counts as idle, and how long is waited for that at most; ms. */
const moment = 40;
const patience = 3000;

/**
 * Loads the views that are not on the screen yet, one by one, each when keys and answers leave time for it: opening one
 * is then as quick as if it had been there from the start. Ends early when `signal` is aborted.
 */
export async function preloadViews(views: readonly ViewDefinition[], signal: AbortSignal): Promise<void> {
  for (const { component } of views) {
    if (!isLazy(component) || component.isSettled()) continue;
    await idle(signal);
    if (signal.aborted) return;
    await component.load();
  }
}

async function idle(signal: AbortSignal): Promise<void> {
  const until = performance.now() + patience;
  while (performance.now() < until && !signal.aborted) {
    const before = performance.eventLoopUtilization();
    await new Promise((resolve) => setTimeout(resolve, moment).unref());
    if (performance.eventLoopUtilization(before).utilization < 0.5) return;
  }
}
