import type { ClusterList } from '../cluster/sources/scoped-collection.ts';
import type { AzureList } from './azure-source.ts';

/** What the resources have read beside what every check rests on; the doors hand it in. */
export interface ResourceLists {
  readonly cluster: readonly ClusterList<unknown>[];
  readonly azure: readonly AzureList<unknown>[];
}
