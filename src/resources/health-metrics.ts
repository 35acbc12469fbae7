import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { metricsList, totalMetrics } from '../governance/gatekeeper-metrics.ts';
import { readingOf } from '../governance/list-key.ts';
import { counted } from '../governance/number-text.ts';
import { type HealthRow, healthRow, unreadRow } from './health-row.ts';
import { figuresOf } from './metric-words.ts';
import { spellAge } from './spell-age.ts';

/** How Gatekeeper's audits and requests went, by its pods' own count. */
export function metricParts(picture: ClusterPicture, now: number): readonly HealthRow[] {
  const reading = readingOf(picture, metricsList);
  const { value = [], asOf } = reading;
  const said = `counted by ${counted(value.length, 'pod')} since each started, asked ${spellAge(asOf, now)} ago`;
  const rows =
    value.length === 0
      ? []
      : figuresOf(totalMetrics(value)).map(({ id, what, says, fault }) =>
          healthRow({
            key: `metrics:${id}`,
            section: 'metrics',
            state: fault ? 'warning' : 'ok',
            what,
            detail: says,
            lines: [said],
          }),
        );
  return [...rows, ...(reading.state === 'absent' ? [] : unreadRow('metrics', 'metrics', reading, now))];
}
