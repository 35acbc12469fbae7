import type { PodOwner } from '../../src/governance/component.ts';
import { ownerOf } from '../../src/governance/violations.ts';
import { originLines } from '../../src/resources/origin-lines.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import { actionText, lookOf } from '../parts/action-look.ts';
import { age, count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { wrapText } from '../parts/wrap.ts';
import type { ViolationRow } from './rows.ts';

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
      ? `${count(violations.length)} kept, total not said`
      : `${count(violations.length)} of ${count(totalViolations)} kept by audit`;
  return [
    [
      [lookOf(action).token, actionText(action)],
      ...scoped,
      '  ',
      `${object.namespace === '' ? '' : `${object.namespace}/`}${object.kind}/${object.name}`,
      ...owner,
    ],
    ...wrapText(violation.message, width).map((line): Line => [line]),
    [
      ['muted', 'constraint '],
      `${constraint.kind}/${constraint.name}`,
      ['muted', ` · ${kept} · audited ${age(violation.auditedAt, now)} ago`],
    ],
    ...originLines(constraint, join),
  ];
}
