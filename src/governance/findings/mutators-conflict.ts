import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import { readingOf } from '../list-key.ts';
import { isConflict, mutatorList, mutatorReference } from '../mutator.ts';
import type { Observed } from './observed.ts';
import { firstLines } from './one-a-cause.ts';
import { some } from './wording.ts';

/** `mutators-conflict`: mutators that take one field for different things. Gatekeeper applies none of them, and refuses nothing. */
export function* mutatorsConflict({ cluster }: Observed): Iterable<Finding> {
  const reading = readingOf(cluster, mutatorList);
  const torn = (known(reading) ?? []).filter(({ byPod }) => byPod.some(({ errors }) => errors.some(isConflict)));
  const [first] = torn;
  if (!first) return;
  const names = torn.map(({ kind, name }) => `${kind}/${name}`);
  yield {
    id: 'mutators-conflict',
    severity: 'error',
    title: `${torn.length} mutators conflict and change nothing: ${some(names)}`,
    evidence: firstLines(
      torn.flatMap(({ kind, name, byPod }) =>
        byPod.flatMap(({ id, errors }) =>
          errors.filter(isConflict).map(({ message }) => seen(reading, `${kind} ${name} status.byPod[${id}]`, message)),
        ),
      ),
      'lines',
    ),
    next: 'Change or delete all but one of them: they disagree on what kind of thing stands at a field (object or list, or the key of its entries)',
    subject: mutatorReference(first),
  };
}
