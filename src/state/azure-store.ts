import type { StoreApi } from 'zustand/vanilla';
import type { AzurePicture } from '../governance/azure/azure-picture.ts';
import type { AzureState } from './azure-state.ts';
import type { ConsoleState } from './console-state.ts';

/** Azure's part of the store, as its side writes it. */
export interface AzureStore {
  get(): AzureState;
  change(next: (before: AzureState) => AzureState): void;
  set(part: Partial<AzureState>): void;
  setPicture(part: Partial<AzurePicture>): void;
  /** Nothing is written after it. */
  close(): void;
}

export function azureStore(store: StoreApi<ConsoleState>): AzureStore {
  let closed = false;
  const change: AzureStore['change'] = (next) => {
    if (!closed) store.setState(({ azure }) => ({ azure: next(azure) }));
  };
  return {
    get: () => store.getState().azure,
    change,
    set: (part) => change((before) => ({ ...before, ...part })),
    setPicture: (part) => change((before) => ({ ...before, picture: { ...before.picture, ...part } })),
    close() {
      closed = true;
    },
  };
}
