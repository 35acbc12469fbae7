import type { StoreApi } from 'zustand/vanilla';
import { areConstraintsRead } from '../governance/cluster-picture.ts';
import type { ConsoleState } from './console-state.ts';
import { until } from './until.ts';

/** Longest time that anything waits for the cluster, ms. */
const patience = 700;
/** Within so many ms what was read is on the screen. */
const drawn = 100;

/**
 * Resolves when the constraints were read and drawn, or that comes to nothing; what nobody looks at yet (Azure's SDKs, the other views)
 * is loaded after it, on cores that are busy until then.
 */
export async function firstRead(store: StoreApi<ConsoleState>): Promise<void> {
  await until(store, isRead, patience);
  await new Promise((resolve) => setTimeout(resolve, drawn).unref());
}

function isRead({ connection, picture }: ConsoleState): boolean {
  return connection.phase === 'retrying' || areConstraintsRead(picture);
}
