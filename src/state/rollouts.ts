import type { StoreApi } from 'zustand/vanilla';
import type { ClusterRequests } from '../cluster/cluster-requests.ts';
import type { RolloutVerdict } from '../governance/rollout.ts';
import type { ConsoleState } from './console-state.ts';
import { inParallel } from './in-parallel.ts';
import { noRollouts, type RolloutCheck, type RolloutVerbs } from './rollout-check.ts';

/** Workloads asked about at a time: each is a few admission requests, which the webhooks must bear beside their own. */
const parallel = 4;
/** Milliseconds in which verdicts are gathered before they are shown. */
const gathered = 100;

type Requests = Pick<ClusterRequests, 'workloads' | 'checkRollout'>;

export function rolloutVerbs(
  store: StoreApi<ConsoleState>,
  requests: () => Promise<Requests | undefined>,
): RolloutVerbs {
  let running: AbortController | undefined;
  return {
    async check(namespace) {
      running?.abort();
      const mine = new AbortController();
      running = mine;
      const asked = await requests();
      if (asked === undefined || mine.signal.aborted) return;
      await checkRollouts(asked, namespace, mine.signal, (rollouts) => {
        if (running === mine) store.setState({ rollouts });
      });
      if (running === mine) running = undefined;
    },
    stop() {
      running?.abort();
    },
  };
}

/** Tells `onProgress` how it stands until the last verdict is in, and returns how it ended. */
export async function checkRollouts(
  requests: Requests,
  namespace: string,
  signal: AbortSignal,
  onProgress: (check: RolloutCheck) => void = () => {},
): Promise<RolloutCheck> {
  let check: RolloutCheck = { ...noRollouts, phase: 'listing', namespace, startedAt: Date.now() };
  const tell = (change: Partial<RolloutCheck>) => {
    check = { ...check, ...change };
    onProgress(check);
  };
  tell({});
  const verdicts: RolloutVerdict[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    const { workloads, unlisted } = await requests.workloads(namespace, signal);
    tell({ phase: 'asking', of: workloads.length, unlisted });
    await inParallel(workloads, parallel, async (workload) => {
      verdicts.push(await requests.checkRollout(workload, signal));
      timer ??= setTimeout(() => {
        timer = undefined;
        tell({ verdicts: [...verdicts] });
      }, gathered);
    });
    clearTimeout(timer);
    tell({ phase: 'done', verdicts, endedAt: Date.now() });
  } catch (error) {
    clearTimeout(timer);
    if (!signal.aborted) throw error;
    tell({ phase: 'stopped', verdicts, endedAt: Date.now() });
  }
  return check;
}
