import type { Denial, DeniedWorkload } from '../denials/denial.ts';
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

/** `denied:<namespace>/<kind>/<name>` for what lacks pods because admission refuses them; of many by one constraint, `denied:<kind>/<constraint>`. */
export function* deniedWorkloads({ cluster }: Observed): Iterable<Finding> {
  const rollouts = readingOf(cluster, rolloutList);
  if (known(rollouts) === undefined && known(readingOf(cluster, denialEventList)) === undefined) return;
  const stuck = joinDenials(cluster).filter(({ pods }) => pods.state === 'stuck');
  yield* oneACause(stuck.map((one): Single => ({ cause: causeOf(one), finding: findingOf(one), line: titleOf(one) })));

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

/** Of many workloads that one constraint holds up, one line: a new constraint may refuse a hundred. */
function causeOf({ denials }: DeniedWorkload): Cause {
  const [first] = denials.filter(({ holds }) => holds);
  const { kind = '', name = '' } = first?.constraint ?? {};
  const constraint = { kind, name };
  return {
    id: `denied:${kind}/${name}`,
    title: (count) => `${counted(count, 'workload')} lack pods because ${nameOf(first)} refuses them`,
    nouns: 'workloads',
    next: 'See :denials: what each of them breaks, and where to mend it',
    drill: { denials: { constraint }, title: kind || name },
  };
}

/** The add-on's names are hardly read, unlike their kinds. */
function nameOf(denial: Denial | undefined): string {
  const { name = '', known: constraint } = denial?.constraint ?? {};
  return constraint?.origin ? constraint.kind : name;
}

/** `Deployment shop/web: 0 of 2 pods, refused 11 times since 14:13 UTC by owner`. */
function titleOf({ workload: { kind, namespace, name }, pods, count, first, denials }: DeniedWorkload): string {
  const { desired = 0, updated = 0 } = pods;
  const by = denials.filter(({ holds }) => holds).map(nameOf);
  const times = count === undefined ? 'refused' : `refused ${counted(count, 'time')}`;
  return `${kind} ${namespace}/${name}: ${updated} of ${counted(desired, 'pod')}, ${times} since ${new Date(first).toISOString().slice(11, 16)} UTC by ${some(by, 2)}`;
}
