import { useEffect } from 'react';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import { useShell } from '../shell/shell-context.ts';

/**
 * Has slices of Azure read, from when a page first shows them on: they are kept up to date when it is left, too. `slices`
 * must be the same array every time.
 */
export function useWant(slices: readonly AzureSlice[]): void {
  const { azure } = useShell().live;
  useEffect(() => {
    for (const slice of slices) azure.want(slice);
  }, [azure, slices]);
}
