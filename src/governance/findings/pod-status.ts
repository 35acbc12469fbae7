import type { Finding } from '../finding.ts';
import { grouped } from '../number-text.ts';
import type { PodStatus } from '../pod-status.ts';
import type { Cause, Single } from './one-a-cause.ts';
import { some } from './wording.ts';

/** Evidence from an object: the field of it that was read, and what stands there. */
type Line = (where: string, what: string) => string;

/** How long Gatekeeper has to take up a new object before its silence means something, ms. */
export const settling = 2 * 60_000;

/** A line for each error of each pod: its code and place, where Gatekeeper tells them, and what it says. */
export function errorLines(byPod: readonly PodStatus[], line: Line): readonly string[] {
  return byPod.flatMap(({ id, errors }) =>
    errors.map(({ code, message, location }) =>
      line(
        `status.byPod[${id}].errors`,
        [[code, location].filter(Boolean).join(' at '), message].filter(Boolean).join(': '),
      ),
    ),
  );
}

/** Pods that still do by an older version of a constraint or template. the verbs say what they do with it, `of` the finding's own part. */
export function* generationLag(
  object: {
    readonly generation: number;
    readonly byPod: readonly PodStatus[];
  },
  gone: (id: string) => boolean,
  line: Line,
  [one, several]: readonly [one: string, several: string],
  of: Pick<Finding, 'id' | 'title' | 'subject'>,
  cause: Pick<Cause, 'id' | 'nouns'>,
): Iterable<Single> {
  const behind = object.byPod.filter((pod) => pod.observedGeneration < object.generation && !gone(pod.id));
  if (behind.length === 0) return;
  yield {
    cause: {
      ...cause,
      title: (count) =>
        `${grouped(count)} ${cause.nouns} were changed, and Gatekeeper pods still ${several} their older versions`,
    },
    finding: {
      ...of,
      severity: 'warning',
      title: `${of.title} was changed, and ${some(behind.map(({ id }) => id))} still ${behind.length === 1 ? one : several} its older version`,
      evidence: behind.map(({ id, observedGeneration }) =>
        line(`status.byPod[${id}].observedGeneration`, `${observedGeneration} of ${object.generation}`),
      ),
      next: 'It passes within seconds; if not, restart the pods: kubectl rollout restart deployment -n gatekeeper-system',
    },
  };
}
