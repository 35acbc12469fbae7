/** The shortened durations of slow Azure work. */

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
