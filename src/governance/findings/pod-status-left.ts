import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import { readingOf } from '../list-key.ts';
import { counted } from '../number-text.ts';
import { reportList } from '../status-report.ts';
import { goneFrom } from './gone-pods.ts';
import type { Observed } from './observed.ts';
import { firstLines } from './one-a-cause.ts';
import { shellWord, some } from './wording.ts';

/** `pod-status-left`: what pods said that are no more, which still stands as if they enforced. Kubernetes deletes it with its pod. */
export function* podStatusLeft({ cluster }: Observed): Iterable<Finding> {
  const reading = readingOf(cluster, reportList);
  const reports = known(reading) ?? [];
  const gone = goneFrom(
    cluster,
    reports.map(({ id }) => id),
  );
  const left = Map.groupBy(
    reports.filter(({ id }) => gone(id)),
    ({ id }) => id,
  );
  const [first] = left;
  if (!first) return;
  const [pod, [report]] = first;
  const count = [...left.values()].reduce((sum, own) => sum + own.length, 0);
  yield {
    id: 'pod-status-left',
    severity: 'info',
    title: `${counted(count, ['status', 'statuses'])} of Gatekeeper pods that are no more still ${count === 1 ? 'stands' : 'stand'}: ${some([...left.keys()], 3)}`,
    evidence: firstLines(
      [...left].map(([id, own]) =>
        seen(reading, `status.gatekeeper.sh ${id}`, `${own.length}, such as ${own[0]?.name}`),
      ),
      'pods',
    ),
    next: `Gatekeeper counts them until they go: kubectl delete constraintpodstatus,constrainttemplatepodstatus,mutatorpodstatus -n ${report?.namespace ?? 'gatekeeper-system'} -l internal.gatekeeper.sh/pod=${shellWord(pod)}`,
  };
}
