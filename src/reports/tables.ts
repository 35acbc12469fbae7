import { reportedAs } from '../governance/violation.ts';
import { age } from './age.ts';
import type { FindingItem, HealthReport } from './health-report.ts';
import { type Column, textTable } from './table.ts';
import type { ViolationItem, ViolationList } from './violation-list.ts';

const none = '-';

function ageAt(readAt: string): (moment: string | undefined) => string {
  const now = Date.parse(readAt);
  return (moment) => age(moment === undefined ? undefined : Date.parse(moment), now);
}

export function violationTable({ items, readAt, history }: ViolationList): string {
  const since = ageAt(readAt);
  const sinceColumn: Column<ViolationItem> = { title: 'SINCE', cell: (item) => sinceText(item, since) };
  const columns: readonly Column<ViolationItem>[] = [
    { title: 'ADMISSION', cell: ({ admission }) => admission },
    { title: 'AUDIT', cell: ({ action, enforcementActions: actions = [] }) => reportedAs({ action, actions }) },
    { title: 'NAMESPACE', cell: ({ object }) => object.namespace || none },
    { title: 'OBJECT', cell: ({ object }) => `${object.kind}/${object.name}` },
    { title: 'CONSTRAINT', cell: ({ constraint }) => `${constraint.kind}/${constraint.name}` },
    ...(history?.begun === undefined ? [] : [sinceColumn]),
    { title: 'AUDITED', cell: ({ auditedAt, source }) => `${since(auditedAt)}${source === 'log' ? ' (log)' : ''}` },
    { title: 'MESSAGE', cell: ({ message }) => message },
  ];
  return textTable(columns, items);
}

/** `>=3d` was there when the history began. */
function sinceText({ since }: ViolationItem, age: (moment: string | undefined) => string): string {
  return since === undefined ? '<unknown>' : `${since.came ? '' : '>='}${age(since.firstSeen)}`;
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
