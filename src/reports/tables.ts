import { age } from './age.ts';
import type { ConstraintItem, ConstraintList } from './constraint-list.ts';
import type { FindingItem, HealthReport } from './health-report.ts';
import { type Column, textTable } from './table.ts';
import type { TemplateItem, TemplateList } from './template-list.ts';
import type { ViolationItem, ViolationList } from './violation-list.ts';

const none = '-';

/** `deny`, or `scoped: deny, dryrun`. */
function actionText(action: string, actions: readonly string[] | undefined): string {
  return actions === undefined || actions.length === 0 ? action : `${action}: ${actions.join(', ')}`;
}

function ageAt(readAt: string): (moment: string | undefined) => string {
  const now = Date.parse(readAt);
  return (moment) => age(moment === undefined ? undefined : Date.parse(moment), now);
}

export function violationTable({ items, readAt }: ViolationList): string {
  const since = ageAt(readAt);
  const columns: readonly Column<ViolationItem>[] = [
    { title: 'ACTION', cell: ({ action, enforcementActions }) => actionText(action, enforcementActions) },
    { title: 'NAMESPACE', cell: ({ object }) => object.namespace || none },
    { title: 'OBJECT', cell: ({ object }) => `${object.kind}/${object.name}` },
    { title: 'CONSTRAINT', cell: ({ constraint }) => `${constraint.kind}/${constraint.name}` },
    { title: 'AUDITED', cell: ({ auditedAt }) => since(auditedAt) },
    { title: 'MESSAGE', cell: ({ message }) => message },
  ];
  return textTable(columns, items);
}

export function constraintTable({ items, readAt }: ConstraintList): string {
  const since = ageAt(readAt);
  const columns: readonly Column<ConstraintItem>[] = [
    {
      title: 'ACTION',
      cell: ({ action, scopedEnforcementActions }) =>
        actionText(
          action,
          scopedEnforcementActions?.map((each) => each.action),
        ),
    },
    { title: 'KIND', cell: ({ kind }) => kind },
    { title: 'NAME', cell: ({ name }) => name },
    {
      title: 'VIOLATIONS',
      align: 'right',
      cell: ({ violations }) => (violations.total === undefined ? 'not audited' : String(violations.total)),
    },
    { title: 'ENFORCED', cell: ({ enforcedBy }) => `${enforcedBy.pods}/${enforcedBy.of} pods` },
    { title: 'AUDITED', cell: ({ auditedAt }) => (auditedAt === undefined ? 'never' : since(auditedAt)) },
    { title: 'AGE', cell: ({ createdAt }) => since(createdAt) },
    { title: 'ERROR', cell: ({ errors }) => errors[0]?.message ?? none },
  ];
  return textTable(columns, items);
}

export function templateTable({ items, readAt }: TemplateList): string {
  const since = ageAt(readAt);
  const columns: readonly Column<TemplateItem>[] = [
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'KIND', cell: ({ kind }) => kind },
    { title: 'ENGINE', cell: ({ engine }) => engine },
    { title: 'CREATED', cell: ({ created }) => (created === undefined ? '<unknown>' : created ? 'yes' : 'no') },
    {
      title: 'CONSTRAINTS',
      align: 'right',
      cell: ({ constraints }) => (constraints === undefined ? '<unknown>' : String(constraints)),
    },
    { title: 'AGE', cell: ({ createdAt }) => since(createdAt) },
    {
      title: 'ERROR',
      cell: ({ errors: [first] }) => (first ? `${first.location ? `${first.location}: ` : ''}${first.message}` : none),
    },
  ];
  return textTable(columns, items);
}

export function findingTable({ findings, readAt }: HealthReport): string {
  const since = ageAt(readAt);
  const columns: readonly Column<FindingItem>[] = [
    { title: 'SEVERITY', cell: ({ severity }) => severity },
    { title: 'ID', cell: ({ id }) => id },
    { title: 'SINCE', cell: (finding) => (finding.since === undefined ? none : since(finding.since)) },
    { title: 'FINDING', cell: ({ title }) => title },
    { title: 'NEXT', cell: ({ next }) => next },
  ];
  return textTable(columns, findings);
}
