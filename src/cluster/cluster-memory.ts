import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { HistoryAnswer, HistoryPart, HistoryQuestion } from '../governance/history.ts';
import type { Reading } from '../governance/reading.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';

/** What remembers a cluster beyond this run; where it does so is its own affair. */
export type ClusterMemory = (cluster: RememberedCluster) => OpenMemory;

export interface RememberedCluster {
  readonly connect: ConnectOptions;
  /** It is followed, by a console, rather than read once. */
  readonly followed: boolean;
  /** What tells this cluster from every other, one built anew under the same name among them. Rejects with ClusterError. */
  uid(): Promise<string>;
  /** What is remembered is another: a picture is to be shown. */
  changed(): void;
}

export interface OpenMemory {
  /** With each picture, before it is handed to anyone. */
  see(picture: ClusterPicture): void;
  reading(): Reading<readonly HistoryPart[]>;
  /** Rejects with an error that has a `problem`. */
  ask(question: HistoryQuestion): Promise<HistoryAnswer>;
  /** Resolves when all that was seen is stored, or cannot be. */
  stored(): Promise<void>;
  close(): Promise<void>;
}
