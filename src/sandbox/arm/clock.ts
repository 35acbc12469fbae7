/** Time inside the sandbox: delays that end with it, and the shortened durations of slow Azure work. */

/** Milliseconds each kind of slow work takes here; in Azure they are minutes. */
export interface Durations {
  /** A cluster update (about 75 s in Azure for the add-on). */
  cluster: number;
  /** Assignment or add-on change to constraints in the cluster (up to 20 min). */
  sync: number;
  /** An on-demand compliance scan (minutes). */
  scan: number;
  /** The add-on's report of the audit to Azure (15 min). */
  report: number;
  /** A remediation task from Accepted to Succeeded. */
  remediation: number;
  /** A provider or feature from Registering to Registered. */
  registration: number;
}

export const sandboxDurations: Durations = {
  cluster: 5_000,
  sync: 4_000,
  scan: 6_000,
  report: 10_000,
  remediation: 5_000,
  registration: 3_000,
};

export interface Clock {
  now(): number;
  /** Runs `then` once after so many milliseconds, unless the sandbox stops first. Gives a function that calls it off. */
  after(milliseconds: number, then: () => void): () => void;
  stop(): void;
}

export function createClock(): Clock {
  const running = new Set<NodeJS.Timeout>();
  return {
    now: () => Date.now(),
    after(milliseconds, then) {
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
