import { enableAddon } from './enable-addon.ts';
import type { Operation } from './operation.ts';
import type { OperationKind } from './plan.ts';

/** Every operation; a new one is a file and a line here. */
export const operations: Readonly<Record<OperationKind, Operation>> = {
  'enable-addon': enableAddon,
} as Readonly<Record<OperationKind, Operation>>;
