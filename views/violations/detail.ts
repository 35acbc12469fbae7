import type { PodOwner } from '../../src/governance/component.ts';
import { ownerOf } from '../../src/governance/violations.ts';
import { actionText, lookOf } from '../parts/action-look.ts';
import { age, count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { wrapText } from '../parts/wrap.ts';
import type { ViolationRow } from './rows.ts';

/** All that is known of one violation, for the pane. */
export function violationDetail(
  row: ViolationRow,
  pods: ReadonlyMap<string, PodOwner> | undefined,
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
    ...originLines(row),
  ];
}

function originLines({ constraint: { origin } }: ViolationRow): readonly Line[] {
  if (!origin) return [[['muted', 'not from Azure Policy']]];
  const part = (title: string, id: string): Line =>
    id === '' ? [] : [['muted', `${title} `], lastSegment(id), ['muted', `  ${id}`]];
  return [
    part('assignment', origin.assignmentId),
    part('initiative', origin.setDefinitionId),
    part('definition', origin.definitionId),
  ].filter((line) => line.length > 0);
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
