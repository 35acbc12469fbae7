import type { PodOwner } from '../../src/governance/component.ts';
import { grouped } from '../../src/governance/number-text.ts';
import { ownerOf } from '../../src/governance/violations.ts';
import { actionLook, actionText } from '../../src/resources/looks.ts';
import { originLines } from '../../src/resources/origin-lines.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import type { Line } from '../parts/line.ts';
import { wrapText } from '../parts/wrap.ts';
import type { ViolationRow } from './violation-row.ts';

/** All that is known of one violation, for the pane. */
export function violationDetail(
  row: ViolationRow,
  pods: ReadonlyMap<string, PodOwner> | undefined,
  join: AzureState['join'],
  now: number,
  width: number,
): readonly Line[] {
  const { violation, constraint } = row;
  const { object, action } = violation;
  const subject = ownerOf(violation, pods);
  const owner: Line = subject.ofPod ? [['muted', ' of '], `${subject.kind}/${subject.name}`] : [];
  const scoped: Line =
    violation.actions.length > 0 && action === 'scoped' ? [['muted', ` (${violation.actions.join(', ')})`]] : [];
  const { totalViolations, violations } = constraint;
  const kept =
    totalViolations === undefined
      ? `${grouped(violations.length)} kept, total not said`
      : `${grouped(violations.length)} of ${grouped(totalViolations)} kept by audit`;
  return [
    [
      [actionLook(action).tone, actionText(action)],
      ...scoped,
      '  ',
      `${object.namespace === '' ? '' : `${object.namespace}/`}${object.kind}/${object.name}`,
      ...owner,
    ],
    ...wrapText(violation.message, width).map((line): Line => [line]),
    [
      ['muted', 'constraint '],
      `${constraint.kind}/${constraint.name}`,
      ['muted', ` · ${kept} · audited ${spellAge(violation.auditedAt, now)} ago`],
    ],
    ...originLines(constraint, join),
  ];
}
