import type { ClusterSource } from '../cluster/sources/listed.ts';
import type { AzureList } from './azure-source.ts';

/** What the resources have read beside what every check rests on; the doors hand it in. */
export interface ResourceLists {
  readonly cluster: readonly ClusterSource[];
  readonly azure: readonly AzureList<unknown>[];
}
