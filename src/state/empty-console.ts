import type { ConnectionStatus } from './connection-status.ts';
import type { ConsoleState } from './console-state.ts';
import { emptyAzure } from './empty-azure.ts';
import { emptyPicture } from './empty-picture.ts';

/** A console that has read nothing yet. */
export function emptyConsole(connection: Partial<ConnectionStatus> = {}): ConsoleState {
  return {
    connection: {
      phase: 'connecting',
      context: '',
      server: '',
      user: '',
      namespace: '',
      readonly: false,
      sandbox: false,
      ...connection,
    },
    picture: emptyPicture,
    azure: emptyAzure,
    findings: [],
    contexts: [],
  };
}
