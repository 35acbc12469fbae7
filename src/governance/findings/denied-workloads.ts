import type { DeniedWorkload } from '../denials/denial.ts';
import { denialEventList } from '../denials/failed-create.ts';
import { joinDenials } from '../denials/join-denials.ts';
import { rolloutList } from '../denials/rollout.ts';
import { workloadKey } from '../denials/workload.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import { readingOf } from '../list-key.ts';
import { counted } from '../number-text.ts';
import type { Observed } from './observed.ts';
import { type Cause, oneACause, type Single } from './one-a-cause.ts';
import { some } from './wording.ts';

/** `denied:<namespace>/<kind>/<name>` for what lacks pods because admission refuses them; of many, `denied`. */
export function* deniedWorkloads({ cluster }: Observed): Iterable<Finding> {
  const rollouts = readingOf(cluster, rolloutList);
  if (known(rollouts) === undefined && known(readingOf(cluster, denialEventList)) === undefined) return;
  const stuck = joinDenials(cluster).filter(({ pods }) => pods.state === 'stuck');
  yield* oneACause(stuck.map((one): Single => ({ cause, finding: findingOf(one), line: titleOf(one) })));

  function findingOf(one: DeniedWorkload): Finding {
    const { workload, first, denials } = one;
    const { namespace, kind, name } = workload;
    const evidence = denials
      .filter(({ holds }) => holds)
      .map(({ constraint, message }) => seen(rollouts, constraint.name, message));
    return {
      id: `denied:${namespace}/${kind}/${name}`,
      severity: 'error',
      title: titleOf(one),
      evidence,
      next: 'Mend what it asks for where the workload is kept, or exempt it; its pods come by themselves then',
      subject: { version: 'v1', ...workload },
      since: first,
      drill: { denials: { workload: workloadKey(workload) }, title: `${kind}/${name}` },
    };
  }
}

const cause: Cause = {
  id: 'denied',
  title: (count) => `${counted(count, 'workload')} lack pods because admission refuses them`,
  nouns: 'workloads',
  next: 'See :denials: what each of them breaks, and where to mend it',
  drill: { denials: {}, title: 'denied' },
};

/** `Deployment shop/web: 0 of 2 pods, refused 11 times since 14:13 UTC by owner`; the add-on's names are unreadable, but for their kinds. */
function titleOf({ workload: { kind, namespace, name }, pods, count, first, denials }: DeniedWorkload): string {
  const { desired = 0, updated = 0 } = pods;
  const by = denials
    .filter(({ holds }) => holds)
    .map(({ constraint }) => (constraint.known?.origin ? constraint.known.kind : constraint.name));
  const times = count === undefined ? 'refused' : `refused ${counted(count, 'time')}`;
  return `${kind} ${namespace}/${name}: ${updated} of ${counted(desired, 'pod')}, ${times} since ${new Date(first).toISOString().slice(11, 16)} UTC by ${some(by, 2)}`;
}
