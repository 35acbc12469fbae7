import { useEffect, useMemo } from 'react';
import type { Resource, ResourceRow } from '../../src/resources/resource.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { usePacedLive } from '../parts/paced.ts';
import { useLive, useNow, useShell } from '../shell/shell-context.ts';

/** What of the state, when it is another one, may have changed the rows. */
const partOf = {
  cluster: ({ picture }: ConsoleState): unknown => picture,
  azure: ({ azure }: ConsoleState): unknown => azure,
  both: (state: ConsoleState): unknown => state,
  kubeconfig: ({ contexts }: ConsoleState): unknown => contexts,
  journal: ({ azure }: ConsoleState): unknown => azure,
};

const never = () => false;

/** A resource's rows as they stand, and what they were made from; what they rest on is asked for. */
export function useRows(
  resource: Resource,
  subject: unknown,
): { readonly rows: readonly ResourceRow[]; readonly state: ConsoleState; readonly now: number } {
  const shell = useShell();
  const { azure } = shell.live;
  useEffect(() => {
    const leave = (resource.wants ?? []).map((slice) => azure.want(slice));
    return () => {
      for (const one of leave) one();
    };
  }, [azure, resource]);
  const part = usePacedLive(resource.part ?? partOf[resource.side]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a look at the whole state whenever that part is another
  const state = useMemo(() => shell.live.store.getState(), [shell, part]);
  const now = useNow(useLive(resource.ticks ?? never) ? 1000 : 10_000);
  const rows = useMemo(() => resource.rows(state, { now, subject }), [resource, state, now, subject]);
  return { rows, state, now };
}
