import type { HistorySettings } from './history-settings.ts';

/** Which cluster to connect to and how, after flags, environment and config file were put together (kubectl's meanings). */
export interface ConnectOptions {
  /** A path, or several joined by the platform's path delimiter as in $KUBECONFIG; absent means kubectl's defaults. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** "" means all namespaces; absent means the context's own default. */
  readonly namespace?: string | undefined;
  readonly as?: string | undefined;
  readonly asGroups: readonly string[];
  /** Milliseconds for one request that is not a watch; absent means the program's default. */
  readonly requestTimeout?: number | undefined;
  readonly readonly: boolean;
  readonly sandbox: boolean;
  /** How much history of the cluster is kept, where that is not the program's default. */
  readonly history?: Partial<HistorySettings> | undefined;
}
