import type { PodOwner } from '../../src/governance/component.ts';
import { constraintKey, keptInStatus } from '../../src/governance/constraint.ts';
import { historyOfConstraint } from '../../src/governance/history.ts';
import { grouped } from '../../src/governance/number-text.ts';
import { reportedAs } from '../../src/governance/violation.ts';
import { countOf, ownerOf } from '../../src/governance/violations.ts';
import { historyNote, stamp } from '../../src/resources/history-lines.ts';
import { actionLook, actionText } from '../../src/resources/looks.ts';
import { originLines } from '../../src/resources/origin-lines.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import { trendText } from '../../src/resources/trend-text.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { Line } from '../parts/line.ts';
import { wrapText } from '../parts/wrap.ts';
import { GoneRow } from './gone-row.ts';
import type { ViolationRow } from './violation-row.ts';

/** All that is known of one violation, for the pane. */
export function violationDetail(
  row: ViolationRow,
  pods: ReadonlyMap<string, PodOwner> | undefined,
  join: AzureState['join'],
  picture: ConsoleState['picture'],
  now: number,
  width: number,
): readonly Line[] {
  const { violation, constraint } = row;
  const { object } = violation;
  const { action } = row;
  const subject = ownerOf(violation, pods);
  const owner: Line = subject.ofPod ? [['muted', ' of '], `${subject.kind}/${subject.name}`] : [];
  // Where the points of a constraint differ, both are said.
  const reported = reportedAs(violation);
  const audit: Line = reported === action ? [] : [['muted', ` at admission, audit reports ${reported}`]];
  const { total } = countOf(constraint);
  const inStatus = keptInStatus(constraint);
  const kept =
    total === undefined
      ? `${grouped(inStatus)} kept, total not said`
      : `${grouped(inStatus)} of ${grouped(total)} kept by audit`;
  const { fromLog } = constraint;
  const logged = fromLog === undefined ? '' : `, ${grouped(fromLog.added)} more from the log of ${fromLog.pod}`;
  return [
    [
      [actionLook(action).tone, actionText(action)],
      ...audit,
      '  ',
      `${object.namespace === '' ? '' : `${object.namespace}/`}${object.kind}/${object.name}`,
      ...owner,
      ...(row.fromLog ? [['muted', ' · status did not keep it, the audit’s log has it'] as const] : []),
    ],
    ...wrapText(violation.message, width).map((line): Line => [line]),
    [
      ['muted', 'constraint '],
      `${constraint.kind}/${constraint.name}`,
      ['muted', ` · ${kept}${logged} · audited ${spellAge(violation.auditedAt, now)} ago`],
    ],
    ...sinceLines(row, picture, now),
    ...originLines(constraint, join),
  ];
}

/** Since when this program has seen it, and how the constraint’s figure has gone. */
function sinceLines(row: ViolationRow, picture: ConsoleState['picture'], now: number): readonly Line[] {
  const since = row instanceof GoneRow ? undefined : row.since;
  const trend = historyOfConstraint(picture, constraintKey(row.constraint))?.trend;
  const text = trend && trendText(trend);
  const [note] = historyNote(picture, now);
  const seen: Line =
    row instanceof GoneRow && row.episode.end
      ? [`gone: there at ${stamp(row.episode.end.last)}, not at ${stamp(row.episode.end.gone)}`]
      : since === undefined
        ? note
          ? [['muted', 'first seen: not known · '], note]
          : []
        : since.how === 'came'
          ? [`came between ${stamp(since.after ?? 0)} and ${stamp(since.first)}`, ['muted', ' · H: its history']]
          : [
              `was there at the first look, ${stamp(since.first)}`,
              ['muted', ' · since when is not known · H: its history'],
            ];
  return [
    ...(seen.length > 0 ? [seen] : []),
    ...(text ? [[['muted', 'constraint '], text.blocks, ['muted', ` ${text.words}`]] satisfies Line] : []),
  ];
}
