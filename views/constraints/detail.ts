import type { AzureState } from '../../src/state/azure-state.ts';
import { originLines } from '../azure/origin-lines.ts';
import { actionText, lookOf } from '../parts/action-look.ts';
import { age } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { wrapText } from '../parts/wrap.ts';
import type { ConstraintRow } from './rows.ts';

/** What a constraint applies to, who enforces it, and what is wrong with it. */
export function constraintDetail(
  { constraint, scope, violations, enforced, lag }: ConstraintRow,
  join: AzureState['join'],
  width: number,
  now: number,
): readonly Line[] {
  const { action, kind, name, byPod, match, auditedAt } = constraint;
  const errors = byPod.flatMap((pod) => pod.errors.map((error) => ({ ...error, pod: pod.id })));
  const lags = byPod.filter(({ observedGeneration }) => observedGeneration < constraint.generation);
  return [
    [
      [lookOf(action).token, actionText(action)],
      ' ',
      `${kind}/${name}`,
      ...(scope === '' ? [] : [['muted', ` ${scope}`] as const]),
    ],
    [
      ['muted', 'violations '],
      violations,
      ['muted', ' · enforced by '],
      enforced,
      ['muted', ' pods · audited '],
      auditedAt === undefined ? 'never' : `${age(auditedAt, now)} ago`,
    ],
    ...errors.flatMap(({ pod, code, message, location }) =>
      wrapText(`✖ ${pod}: ${code} ${message}${location === '' ? '' : ` at ${location}`}`, width).map(
        (line): Line => [['error', line]],
      ),
    ),
    ...(lag > 0
      ? [
          [
            [
              'warning',
              `▲ ${lags.map(({ id }) => id).join(', ')} behind: generation ${constraint.generation} is not taken up yet`,
            ] as const,
          ],
        ]
      : []),
    ...originLines(constraint, join),
    [['muted', 'match '], JSON.stringify(match)],
  ];
}
