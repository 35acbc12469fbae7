import type { Finding } from '../finding.ts';
import { known, knownAt, seen } from '../known.ts';
import { readingOf } from '../list-key.ts';
import { knownTroubles } from '../logs/known-trouble.ts';
import { troubleList } from '../logs/seen-trouble.ts';
import { counted } from '../number-text.ts';
import type { Observed } from './observed.ts';

/** Milliseconds after which a trouble that did not come again is over: three rounds of the add-on. */
const lasting = 45 * 60_000;

/** `log-trouble:<id>` for what the add-on's own log says is wrong with it, until a line says that it works again. */
export function* logTroubles({ cluster, now }: Observed): Iterable<Finding> {
  const reading = readingOf(cluster, troubleList);
  const since = knownAt(reading, now) - lasting;
  const current = (known(reading) ?? []).filter(({ last }) => last > since);
  for (const { id, severity, title, next } of knownTroubles) {
    const [latest, ...others] = current.filter((one) => one.id === id).sort((a, b) => b.last - a.last);
    if (latest === undefined) continue;
    const { namespace, name } = latest.pod;
    yield {
      id: `log-trouble:${id}`,
      severity,
      title,
      evidence: [latest, ...others].map(({ pod, count, last, line }) => {
        const times = count === 1 ? '' : ` (${counted(count, 'time')})`;
        return seen(
          reading,
          `log of ${pod.namespace}/${pod.name} at ${new Date(last).toISOString()}`,
          `${line}${times}`,
        );
      }),
      next,
      subject: { group: '', version: 'v1', kind: 'Pod', namespace, name },
      since: Math.min(latest.first, ...others.map(({ first }) => first)),
    };
  }
}
