import { safeText } from '../terminal/safe-text.ts';
import { actionRank } from './action-order.ts';
import { age } from './age.ts';
import type { HealthReport } from './health-report.ts';
import { textTable } from './table.ts';
import type { ViolationList } from './violation-list.ts';

const glyphs = { error: '✖', warning: '▲', info: '·' } as const;
const mostRows = 10;

/** Health and violations on a page, for a pipe, a log or a mail: what is wrong first, then where. No colour. */
export function summary(health: HealthReport, violations: ViolationList): string {
  return [
    header(health),
    ...(health.components === undefined || health.components.length === 0 ? [] : [componentLines(health.components)]),
    findingLines(health),
    violationLines(violations),
  ].join('\n\n');
}

function header({ context, server, version, readAt, sandbox }: HealthReport): string {
  const cluster = `${context || '(no context)'} · ${server}${version === undefined ? '' : ` · Kubernetes ${version}`}`;
  return [
    ...(sandbox ? ['SANDBOX: this is the cluster built into constable, not one of yours'] : []),
    safeText(`${cluster} · read ${readAt}`),
  ].join('\n');
}

function componentLines(components: NonNullable<HealthReport['components']>): string {
  return textTable(
    [
      { title: 'COMPONENT', cell: ({ namespace, name }) => `${namespace}/${name}` },
      { title: 'READY', cell: ({ ready, desired }) => `${ready}/${desired}` },
      { title: 'VERSION', cell: ({ version }) => version ?? '<unknown>' },
      { title: 'MANAGED BY', cell: ({ managedByAks }) => (managedByAks ? 'AKS add-on' : 'self-installed') },
    ],
    components,
  );
}

function findingLines({ findings, incomplete, readAt }: HealthReport): string {
  const unread = incomplete === undefined ? '' : ` (not everything could be read)`;
  if (findings.length === 0) return `HEALTH: nothing needs attention${unread}`;
  const counts = (['error', 'warning', 'info'] as const)
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`);
  const lines = findings.map(({ severity, title, evidence, next, since }) =>
    [
      `${glyphs[severity]} ${severity}: ${safeText(title)}${since === undefined ? '' : ` (${age(Date.parse(since), Date.parse(readAt))})`}`,
      ...evidence.map((line) => `    ${safeText(line)}`),
      `    → ${safeText(next)}`,
    ].join('\n'),
  );
  return [`HEALTH: ${counts.join(', ')}${unread}`, ...lines].join('\n');
}

function violationLines({ items, shown, total, namespace, incomplete, notAudited }: ViolationList): string {
  const nothing = shown === 0 && incomplete !== undefined;
  const title = nothing
    ? 'VIOLATIONS: unknown, the constraints could not be read'
    : `VIOLATIONS: ${shownOfTotal(shown, total, namespace)}${incomplete === undefined ? '' : ' (not everything could be read)'}`;
  const unaudited =
    notAudited === undefined ? [] : [`${count(notAudited.length)} constraints have not been audited yet: unknown`];
  if (items.length === 0) return [title, ...unaudited].join('\n');
  return [
    [title, ...unaudited].join('\n'),
    countTable(
      'ACTION',
      items.map(({ action }) => action),
      (a, b) => actionRank(a) - actionRank(b),
    ),
    countTable(
      'NAMESPACE',
      items.map(({ object }) => object.namespace || '(cluster)'),
    ),
    countTable(
      'CONSTRAINT',
      items.map(({ action, constraint }) => `${constraint.kind}/${constraint.name} (${action})`),
    ),
  ].join('\n\n');
}

/** `20 of 143 shown`; says what the two figures count when only one namespace is shown. */
export function shownOfTotal(shown: number, total: number, namespace: string | undefined): string {
  return namespace === undefined
    ? `${count(shown)} shown of ${count(total)}`
    : `${count(shown)} shown in namespace ${safeText(namespace)}, of ${count(total)} in the whole cluster`;
}

function countTable(title: string, names: readonly string[], order?: (a: string, b: string) => number): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const rows = [...counts].sort(([a, m], [b, n]) => order?.(a, b) || n - m || (a < b ? -1 : 1));
  const table = textTable(
    [
      { title, cell: ([name]) => name },
      { title: 'SHOWN', align: 'right', cell: ([, number]) => count(number) },
    ],
    rows.slice(0, mostRows),
  );
  return rows.length <= mostRows ? table : `${table}\n… and ${count(rows.length - mostRows)} more`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
