/** Milliseconds each kind of slow Azure work takes here; in Azure they are minutes. */
export const sandboxDurations = {
  /** A cluster update (about 75 s in Azure for the add-on). */
  cluster: 5_000,
  /** Assignment or add-on change to constraints in the cluster (up to 20 min). */
  sync: 4_000,
  /** An on-demand compliance scan (minutes). */
  scan: 6_000,
  /** The add-on's report of the audit to Azure (15 min). */
  report: 10_000,
  /** A remediation task from Accepted to Succeeded. */
  remediation: 5_000,
  /** A provider or feature from Registering to Registered. */
  registration: 3_000,
};

export type Durations = typeof sandboxDurations;
