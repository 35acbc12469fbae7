import type { ClusterRequests } from '../cluster/cluster-requests.ts';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { wrongAnswer } from '../governance/mend/answers.ts';
import { type BrokenConstraint, type Mending, mendObject } from '../governance/mend/mend-object.ts';
import { mendPatch } from '../governance/mend/mend-patch.ts';
import type { Ask, Choices } from '../governance/mend/mend-rule.ts';
import { brokenByAudit, brokenByVerdict } from './mend-evidence.ts';
import type { MendedObject } from './mend-owner.ts';
import { type Trial, tryOut } from './mend-trial.ts';

/** How often what a dry run still finds is taken in: a policy names one violation at a time. */
const rounds = 6;

export interface MendWork {
  readonly broken: readonly BrokenConstraint[];
  readonly mending: Mending;
  /** `said`: a conflict, in the server's words. */
  readonly patch: ReturnType<typeof mendPatch> & { readonly said?: string | undefined };
  /** Of the object as it will be; absent when there is nothing to try, or not everything was chosen. */
  readonly trial?: Trial;
}

/** What is broken by the last audits and by what admission says today, what mends it all, and what admission says to that. */
export async function workOut(
  mended: MendedObject,
  choices: Choices,
  { requests, picture }: { readonly requests: ClusterRequests; readonly picture: ClusterPicture },
  signal: AbortSignal,
): Promise<MendWork> {
  const { raw, reference } = mended;
  const objections = ({ owner, made }: Trial, known: readonly BrokenConstraint[]) => [
    ...brokenByVerdict(picture, owner.verdict, false, known),
    ...made.flatMap((verdict) => brokenByVerdict(picture, verdict, true, known)),
  ];
  let broken = brokenByAudit(picture, mended);
  broken = [...broken, ...objections(await tryOut(requests, raw, undefined, reference, signal), broken)];
  for (let round = 1; ; round++) {
    const mending = mendObject(raw, broken, choices);
    let patch: MendWork['patch'] = mendPatch(raw, reference, mending.changes);
    if (mending.changes.length === 0 || unanswered(mending, choices).length > 0) return { broken, mending, patch };
    let trial = await tryOut(requests, raw, patch, reference, signal);
    if (isConflict(trial) && patch.how === 'apply' && !patch.force) {
      // The server knows of one that the managed fields did not tell.
      patch = { ...patch, force: true, said: trial.owner.verdict.problem?.what };
      trial = await tryOut(requests, raw, patch, reference, signal);
    }
    const more = objections(trial, broken);
    if (more.length === 0 || round === rounds) return { broken, mending, patch, trial };
    broken = [...broken, ...more];
  }
}

/** What has no answer yet, or one that will not do. */
export function unanswered({ asks }: Mending, choices: Choices): readonly Ask[] {
  return asks.filter((ask) => wrongAnswer(ask, choices[ask.id] ?? ask.value ?? '') !== undefined);
}

const isConflict = ({ owner: { verdict } }: Trial) => verdict.state === 'unknown' && verdict.problem?.status === 409;
