import { nameOf } from '../governance/azure/resource-id.ts';
import { actionRank } from '../governance/enforcement-action.ts';
import { counted, grouped } from '../governance/number-text.ts';
import { safeText } from '../terminal/safe-text.ts';
import { age } from './age.ts';
import type { HealthReport } from './health-report.ts';
import { textTable } from './table.ts';
import type { ViolationList } from './violation-list.ts';

const glyphs = { error: '✖', warning: '▲', info: '·' } as const;
const mostRows = 10;

/** Health and violations on a page, for a pipe, a log or a mail: what is wrong first, then where. No colour. */
export function summary(health: HealthReport, violations: ViolationList): string {
  return [header(health), componentTable(health), azureTable(health), findingLines(health), violationLines(violations)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function header({ context, server, version, readAt, sandbox }: HealthReport): string {
  const cluster = `${context || '(no context)'} · ${server}${version === undefined ? '' : ` · Kubernetes ${version}`}`;
  return [
    ...(sandbox ? ['SANDBOX: this is the cluster built into constable, not one of yours'] : []),
    safeText(`${cluster} · read ${readAt}`),
  ].join('\n');
}

/** Empty when no component is known. */
export function componentTable({ components = [] }: HealthReport): string {
  if (components.length === 0) return '';
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

/** How Azure was asked: what it says is among the findings only where it was. Empty for a look at the cluster alone. */
export function azureTable({ azure }: HealthReport): string {
  if (azure.state === 'off' && azure.reason === undefined) return '';
  return textTable(
    [
      { title: 'AZURE', cell: ({ state }) => phases[state] },
      { title: 'ACCOUNT', cell: ({ account = none }) => account },
      { title: 'CLUSTER', cell: ({ cluster }) => (cluster === undefined ? none : nameOf(cluster)) },
      {
        title: 'NOTE',
        cell: ({ reason, next }) => (reason === undefined ? none : `${reason}; ${next?.split('\n', 1)[0]}`),
      },
    ],
    [azure],
  );
}

const none = '-';

const phases: Readonly<Record<HealthReport['azure']['state'], string>> = {
  off: 'not asked',
  'signing-in': 'no answer yet',
  'signed-in': 'signed in',
  'not-signed-in': 'not signed in',
  failed: 'failed',
};

function findingLines({ findings, incomplete, readAt }: HealthReport): string {
  const unread = incomplete === undefined ? '' : ` (not everything could be read)`;
  if (findings.length === 0) return `HEALTH: nothing needs attention${unread}`;
  const counts = (['error', 'warning', 'info'] as const)
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count === 1 || severity === 'info' ? '' : 's'}`);
  const lines = findings.map(({ severity, title, evidence, next, since }) =>
    [
      `${glyphs[severity]} ${severity}: ${safeText(title)}${since === undefined ? '' : ` (${age(Date.parse(since), Date.parse(readAt))})`}`,
      ...evidence.map((line) => `    ${safeText(line)}`),
      `    → ${safeText(next)}`,
    ].join('\n'),
  );
  return [`HEALTH: ${counts.join(', ')}${unread}`, ...lines].join('\n');
}

function violationLines(list: ViolationList): string {
  const { items, shown, incomplete } = list;
  const title =
    shown === 0 && incomplete !== undefined
      ? 'VIOLATIONS: unknown, the constraints could not be read'
      : `VIOLATIONS: ${shownOfTotal(list)}${incomplete === undefined ? '' : ' (not everything could be read)'}`;
  const note = notAuditedNote(list);
  const unaudited = note === undefined ? [] : [note];
  if (items.length === 0) return [title, ...unaudited].join('\n');
  return [
    [title, ...unaudited].join('\n'),
    countTable(
      'AT ADMISSION',
      items.map(({ admission }) => admission),
      (a, b) => actionRank(a) - actionRank(b),
    ),
    countTable(
      'NAMESPACE',
      items.map(({ object }) => object.namespace || '(cluster)'),
    ),
    countTable(
      'CONSTRAINT',
      items.map(({ admission, constraint }) => `${constraint.kind}/${constraint.name} (${admission})`),
    ),
  ].join('\n\n');
}

/** `20 shown of 143`; says what the two figures count when only one namespace is shown. */
export function shownOfTotal({
  shown,
  total,
  namespace,
}: Pick<ViolationList, 'shown' | 'total' | 'namespace'>): string {
  const all = total === null ? 'an unknown number' : grouped(total);
  return namespace === undefined
    ? `${grouped(shown)} shown of ${all}`
    : `${grouped(shown)} shown in namespace ${safeText(namespace)}, of ${all} in the whole cluster`;
}

/** What stands beside the figures when status did not keep all that the audit found. */
export function auditLogNote({ fromLog, auditLog }: Pick<ViolationList, 'fromLog' | 'auditLog'>): string | undefined {
  if (auditLog === undefined) return undefined;
  const { state, since, reason, next } = auditLog;
  const found = fromLog === undefined ? undefined : `${grouped(fromLog)} of them from the audit's log`;
  if (state === 'whole') return found;
  if (state !== 'partial') return safeText(`the audit's log, which has the others, is ${state}: ${reason}; ${next}`);
  const begins = since === undefined ? '' : `, which begins at ${since}`;
  return found === undefined
    ? `the audit's log${begins} does not have the others`
    : `${found}${begins} and has not all`;
}

/** What stands beside the figures when some constraints were never audited. */
export function notAuditedNote({ notAudited }: Pick<ViolationList, 'notAudited'>): string | undefined {
  if (notAudited === undefined) return undefined;
  return `${counted(notAudited.length, 'constraint')} that no audit looks at: unknown`;
}

function countTable(title: string, names: readonly string[], order?: (a: string, b: string) => number): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const rows = [...counts].sort(([a, m], [b, n]) => order?.(a, b) || n - m || (a < b ? -1 : 1));
  const table = textTable(
    [
      { title, cell: ([name]) => name },
      { title: 'SHOWN', align: 'right', cell: ([, number]) => grouped(number) },
    ],
    rows.slice(0, mostRows),
  );
  return rows.length <= mostRows ? table : `${table}\n… and ${grouped(rows.length - mostRows)} more`;
}
