import { setTimeout as sleep } from 'node:timers/promises';
import { manifestReference } from '../governance/manifest.ts';
import type { Problem } from '../governance/reading.ts';
import { type LoggedViolation, loggedViolation, type Recheck, type RecheckRequest } from '../governance/recheck.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { asClusterError } from './connection/cluster-error.ts';
import { dryRun } from './dry-run.ts';
import { openPodLog } from './pod-log.ts';
import type { PathOf } from './resource-discovery.ts';

/** When the log is looked at after the answer, ms: a line takes a moment from the webhook to the node's file. */
const looks = [250, 750];

/** Asks by dry run, and reads what the webhook's pods wrote meanwhile. Rejects with ClusterError only when it is cancelled. */
export async function recheck(
  connection: ClusterConnection,
  pathOf: PathOf,
  { request, places }: RecheckRequest,
  signal: AbortSignal,
): Promise<Recheck> {
  const began = Date.now();
  const { verdict, object } = await dryRun(connection, pathOf, request, signal);
  const of = 'of' in request ? request.of : manifestReference(object ?? request.object);
  if (of === undefined || of.name === '') return { verdict, logged: nameless };
  if (places.length === 0) return { verdict, logged: noPod };
  let logged: readonly LoggedViolation[] = [];
  for (const wait of looks) {
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    // By the node's own clock, which may be another than ours.
    const sinceSeconds = Math.ceil((Date.now() - began) / 1000) + 1;
    try {
      const all = await Promise.all(places.map((place) => linesOf(place, sinceSeconds)));
      logged = distinct(all.flat());
    } catch (error) {
      const failure = asClusterError(error, 'the log of the webhook');
      if (failure.kind === 'cancelled') throw failure;
      return { verdict, logged: failure.problem };
    }
    if (logged.length > 0) break;
  }
  return { verdict, logged };

  async function linesOf(place: (typeof places)[number], sinceSeconds: number): Promise<readonly LoggedViolation[]> {
    const found: LoggedViolation[] = [];
    for await (const line of await openPodLog(connection, place, { sinceSeconds }, signal)) {
      const violation = of && loggedViolation(line, of);
      if (violation) found.push(violation);
    }
    return found;
  }
}

/** The same object may have been asked about twice in these seconds. */
function distinct(all: readonly LoggedViolation[]): readonly LoggedViolation[] {
  const key = ({ constraint, message }: LoggedViolation) => JSON.stringify([constraint, message]);
  return [...new Map(all.map((one) => [key(one), one])).values()];
}

const nameless: Problem = {
  what: 'what was refused has no name that the log could be searched for',
  next: 'the next audit tells of what it breaks in dryrun',
};

const noPod: Problem = {
  what: 'no pod of the webhook is known whose log could be read',
  next: 'see :components',
};
