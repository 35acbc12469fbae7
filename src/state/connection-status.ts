import type { Problem } from '../governance/reading.ts';

/** How the console stands with its cluster. It is pinned: context, server and user never change within one connection. */
export interface ConnectionStatus {
  readonly phase: 'connecting' | 'connected' | 'retrying';
  readonly context: string;
  readonly server: string;
  readonly user: string;
  /** The namespace that views start with; "" means all namespaces. */
  readonly namespace: string;
  readonly readonly: boolean;
  /** True when the program's own sandbox is shown, because no kubeconfig was found or it was asked for. */
  readonly sandbox: boolean;
  /** Why what is read may be read or made up by others on the way. */
  readonly unsafe?: Unsafe;
  /** Why it is retrying. */
  readonly problem?: Problem;
  /** Epoch ms of the next attempt, while retrying. */
  readonly retryAt?: number;
}

/**
 * - `unencrypted`: the server's address is http://, so that no credentials are sent
 * - `unverified`: the kubeconfig says insecure-skip-tls-verify, so that any server is believed
 */
export type Unsafe = 'unencrypted' | 'unverified';
