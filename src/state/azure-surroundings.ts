import type { Journal } from '../operations/journal.ts';
import type { Pace } from '../operations/operation.ts';
import type { WorkCluster } from '../operations/work-cluster.ts';
import type { AzureList } from './azure-source.ts';
import type { AzureSlice } from './azure-state.ts';

/** What Azure's side needs of the rest of the console. */
export interface AzureSurroundings {
  /** Where credentials are written. */
  kubeconfig(): Promise<string>;
  /** Images of the connected cluster's running pods; rejects with an error that has a `problem`. */
  images(signal: AbortSignal): Promise<readonly string[]>;
  /** The connected cluster, for operations that change it. */
  readonly connected?: WorkCluster;
  /** Resolves when what comes first on the screen has been read: modules and answers of Azure's hold that up. */
  quiet?(): Promise<void>;
  /** False reads each slice once. */
  readonly repeat: boolean;
  /** What resources rest on, beside what every check does. */
  readonly lists: readonly AzureList<unknown>[];
  /** Slices that are read without being asked for. */
  readonly fromTheStart: readonly AzureSlice[];
  readonly journal?: Journal;
  readonly pace?: Pace;
  /** Milliseconds until a cluster that Azure did not answer about is looked for again; half a minute unless told. */
  readonly identifyAfter?: number;
  /** Where the clusters that were chosen by hand are remembered, when not in the state folder. */
  readonly rememberedIn?: string;
}
