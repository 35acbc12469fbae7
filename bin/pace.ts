import { type Pace, unhurried } from '../src/operations/operation.ts';

/** How often operations look. $CONSTABLE_HURRY divides the waits: for a sandbox, in which minutes take milliseconds. */
export function paceIn(env: Readonly<Record<string, string | undefined>>): Pace {
  const hurry = Number(env.CONSTABLE_HURRY);
  if (!(hurry > 1)) return unhurried;
  const { poll, scanPoll, look, replication, clusterPatience } = unhurried;
  return {
    poll: poll / hurry,
    scanPoll: scanPoll / hurry,
    look: look / hurry,
    replication: replication / hurry,
    clusterPatience,
  };
}
