import type { ClusterMemory } from '../cluster/cluster-memory.ts';
import { openClusterSession } from '../cluster/cluster-session.ts';
import { ClusterError } from '../cluster/connection/cluster-error.ts';
import { chooseContext, readKubeconfig } from '../cluster/kubeconfig/kubeconfig.ts';
import type { ClusterSource } from '../cluster/sources/listed.ts';
import { findFindings } from '../governance/findings/find-findings.ts';
import { observe } from '../governance/findings/observed.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import type { ConsoleState } from './console-state.ts';
import { connectingStatus, summarizeContexts } from './contexts.ts';
import { emptyAzure } from './empty-azure.ts';
import { noRollouts } from './rollout-check.ts';

export interface ReadOnceOptions {
  /** Longest time to read everything. */
  readonly timeoutMs: number;
  readonly lists: readonly ClusterSource[];
  /** What remembers the cluster beyond this run, for a report that says since when. */
  readonly memory?: ClusterMemory | undefined;
  /** Whether the audit's log is read for what status does not keep. */
  readonly auditLog?: boolean;
}

/**
 * Reads everything once, without watching. Throws KubeconfigError, or ClusterError when the server cannot be reached or
 * refuses the sign-in; whatever else could not be read says so in its reading. After `timeoutMs` it returns what there is.
 */
export async function readOnce(
  options: ConnectOptions,
  { timeoutMs, lists, memory, auditLog = false }: ReadOnceOptions,
): Promise<ConsoleState> {
  const config = await readKubeconfig(options.kubeconfig);
  const chosen = chooseContext(config, options.context);
  const { promise: unreachable, reject: fail } = Promise.withResolvers<never>();
  const { promise: timeout, resolve: giveUp } = Promise.withResolvers<void>();
  const timer = setTimeout(giveUp, timeoutMs);
  const session = openClusterSession(chosen, {
    connect: options,
    watch: false,
    auditLog,
    lists,
    memory,
    onHealth: ({ phase, problem, failure = 'network' }) => {
      // Nothing was read yet and the first attempt failed: a script wants to know now.
      if (phase === 'retrying' && problem !== undefined) fail(new ClusterError(failure, problem));
    },
    onPicture: () => undefined,
  });
  try {
    await Promise.race([session.settled.then(session.remembered), timeout, unreachable]);
    const picture = session.picture();
    return {
      connection: { ...connectingStatus(chosen, options), phase: session.health().phase },
      picture,
      azure: emptyAzure,
      findings: findFindings(observe(picture, undefined, Date.now())),
      contexts: summarizeContexts(config, chosen.context),
      rollouts: noRollouts,
    };
  } finally {
    clearTimeout(timer);
    await session.close();
  }
}
