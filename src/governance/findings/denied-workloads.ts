import type { Denial, DeniedWorkload } from '../denials/denial.ts';
import { joinDenials } from '../denials/join-denials.ts';
import { rolloutList } from '../denials/rollout.ts';
import { workloadKey } from '../denials/workload.ts';
import type { Finding } from '../finding.ts';
import { seen } from '../known.ts';
import { readingOf } from '../list-key.ts';
import { counted } from '../number-text.ts';
import type { Observed } from './observed.ts';
import { type Cause, oneACause, type Single } from './one-a-cause.ts';
import { some } from './wording.ts';

/** A controller tries again within 17 minutes: what was refused no longer ago hangs, as far as anybody can tell. */
const latestRetry = 20 * 60_000;

/**
 * `denied:<namespace>/<kind>/<name>` for what lacks pods because admission refuses them; of many by one constraint,
 * `denied:<kind>/<constraint>`. A refusal of the past is none.
 */
export function* deniedWorkloads({ cluster, now }: Observed): Iterable<Finding> {
  const rollouts = readingOf(cluster, rolloutList);
  const hanging = joinDenials(cluster).filter((one) => hangs(one, now));
  yield* oneACause(
    hanging.map((one): Single => ({ cause: causeOf(one), finding: findingOf(one), line: titleOf(one) })),
  );

  function findingOf(one: DeniedWorkload): Finding {
    const { workload, first, pods } = one;
    const { namespace, kind, name } = workload;
    return {
      id: `denied:${namespace}/${kind}/${name}`,
      severity: pods.state === 'stuck' ? 'error' : 'warning',
      title: titleOf(one),
      evidence: heldBy(one).map(({ constraint, message }) => seen(rollouts, constraint.name, message)),
      next: 'Mend what it asks for where the workload is kept, or exempt it; its pods come by themselves then',
      subject: { version: 'v1', ...workload },
      since: first,
      drill: { denials: { workload: workloadKey(workload) }, title: `${kind}/${name}` },
    };
  }
}

/** Where the workload may not be read, what its controller was refused of late. */
function hangs({ pods, last, denials }: DeniedWorkload, now: number): boolean {
  if (pods.state !== 'unknown') return pods.state === 'stuck';
  return (
    now - last < latestRetry && denials.some(({ evidence }) => evidence.some(({ type }) => type === 'failed-create'))
  );
}

/** Of what may not be read, all that refused it. */
function heldBy({ denials }: DeniedWorkload): readonly Denial[] {
  const holding = denials.filter(({ holds }) => holds);
  return holding.length > 0 ? holding : denials;
}

/** Of many workloads that one constraint holds up, one line: a new constraint may refuse a hundred. */
function causeOf(one: DeniedWorkload): Cause {
  const [first] = heldBy(one);
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
function titleOf(one: DeniedWorkload): string {
  const { workload, pods, count, first } = one;
  const { desired, updated = 0 } = pods;
  const has = desired === undefined ? '' : `${updated} of ${counted(desired, 'pod')}, `;
  const times = count === undefined ? 'refused' : `refused ${counted(count, 'time')}`;
  const since = new Date(first).toISOString().slice(11, 16);
  const unknown = pods.state === 'unknown' ? '; whether it has its pods is not known' : '';
  const by = some(heldBy(one).map(nameOf), 2);
  return `${workload.kind} ${workload.namespace}/${workload.name}: ${has}${times} since ${since} UTC by ${by}${unknown}`;
}
