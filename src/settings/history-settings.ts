/** How much history of each cluster is kept. */
export interface HistorySettings {
  /** What went longer ago is forgotten; 0 keeps no history at all. */
  readonly days: number;
  /** Size of one cluster’s file at most, when it was written anew; what went longest ago gives way first. */
  readonly megabytes: number;
}

export const historyDefaults: HistorySettings = { days: 365, megabytes: 50 };
