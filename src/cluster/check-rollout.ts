import { type NextPod, nextPod } from '../governance/next-pod.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import { type RolloutStep, type RolloutVerdict, rolloutVerdict } from '../governance/rollout.ts';
import { unknownVerdict } from '../governance/verdict.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { asClusterError } from './connection/cluster-error.ts';
import { dryRun } from './dry-run.ts';
import type { PathOf } from './resource-discovery.ts';

/**
 * Asks admission, by dry runs, for all that the workload's next rollout asks for: its own update, then what it makes. They are sent
 * as the signed-in user, where the controllers send theirs as themselves. Rejects with ClusterError only when it is cancelled.
 */
export async function checkRollout(
  connection: ClusterConnection,
  pathOf: PathOf,
  workload: ObjectReference,
  signal: AbortSignal,
): Promise<RolloutVerdict> {
  let raw: unknown;
  try {
    raw = await connection.json(await pathOf(workload), { signal });
  } catch (error) {
    const failure = asClusterError(error, workload.name);
    if (failure.kind === 'cancelled') throw failure;
    if (failure.status === 404) return { workload, state: 'none', steps: [], why: 'it is gone', at: Date.now() };
    return rolloutVerdict(workload, [step('update', workload.kind, failure.problem)], undefined);
  }
  const next = nextPod(raw);
  if (next === undefined || 'none' in next) {
    const why = next?.none ?? 'its kind makes no pods';
    return { workload, state: 'none', steps: [], why, at: Date.now() };
  }
  const { verdict } = await dryRun(connection, pathOf, { how: 'merge', of: workload, patch: {} }, signal);
  const update: RolloutStep = { does: 'update', kind: workload.kind, verdict };
  return rolloutVerdict(workload, [update, ...(await makeNext(connection, pathOf, next, signal))], next.replicas);
}

/** What a workload makes, by dry run: what stands between it and its pods, then the pod that this makes. Rejects as `checkRollout` does. */
export async function makeNext(
  connection: ClusterConnection,
  pathOf: PathOf,
  next: Exclude<NextPod, { readonly none: string }>,
  signal: AbortSignal,
): Promise<readonly RolloutStep[]> {
  const steps: RolloutStep[] = [];
  const create = async (object: unknown, kind: string) => {
    const { verdict, object: made } = await dryRun(connection, pathOf, { how: 'create', object }, signal);
    steps.push({ does: 'create', kind, verdict });
    return made;
  };
  const made = next.between && (await create(next.between, String(next.between.kind)));
  await create(next.pod(made), 'Pod');
  return steps;
}

function step(does: RolloutStep['does'], kind: string, problem: Parameters<typeof unknownVerdict>[0]): RolloutStep {
  return { does, kind, verdict: unknownVerdict(problem, Date.now()) };
}
