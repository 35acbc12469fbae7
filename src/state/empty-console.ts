import type { ConnectionStatus } from './connection-status.ts';
import type { ConsoleState } from './console-state.ts';
import { emptyAzure } from './empty-azure.ts';
import { emptyPicture } from './empty-picture.ts';
import { noRollouts } from './rollout-check.ts';

/** A console that has read nothing. */
export function emptyConsole(connection: ConnectionStatus): ConsoleState {
  return { connection, picture: emptyPicture, azure: emptyAzure, findings: [], contexts: [], rollouts: noRollouts };
}

/** A connection of which nothing is known yet. */
export function unknownConnection(of: Pick<ConnectionStatus, 'readonly' | 'sandbox'>): ConnectionStatus {
  return { phase: 'connecting', context: '', server: '', user: '', namespace: '', ...of };
}
