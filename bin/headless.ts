/** The commands that print once and exit. Loaded only for them, with all that they need. */
import { setFlagsFromString } from 'node:v8';
import type { ClusterSource } from '../src/cluster/sources/listed.ts';
import { counted } from '../src/governance/number-text.ts';
import type { Problem } from '../src/governance/reading.ts';
import { judge, spellUnknown } from '../src/reports/gate.ts';
import { type HealthSource, healthReport } from '../src/reports/health-report.ts';
import { historyNote } from '../src/reports/history-header.ts';
import type { Incomplete } from '../src/reports/incomplete.ts';
import type { ReportScope, ReportSource } from '../src/reports/report.ts';
import {
  auditLogNote,
  azureTable,
  componentTable,
  notAuditedNote,
  shownOfTotal,
  summary,
} from '../src/reports/summary.ts';
import { findingTable, violationTable } from '../src/reports/tables.ts';
import { type ViolationList, violationDocument, violationList } from '../src/reports/violation-list.ts';
import { lists } from '../src/resources/lists.ts';
import type { ConnectOptions } from '../src/settings/connect-options.ts';
import { wrongInputIn } from '../src/state/azure-state.ts';
import type { ConsoleState } from '../src/state/console-state.ts';
import { type ReadOnceOptions, readOnce } from '../src/state/read-once.ts';
import type { ReportFlags, ReportName } from './command-line.ts';
import type { Start } from './connect.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { remember } from './memory.ts';
import { say, writeData } from './output.ts';
import { print } from './print.ts';

// What is read is kept until it is printed: a young generation that grows takes a half more memory, for a tenth less CPU.
setFlagsFromString('--semi-space-growth-factor=1');
// Its code and what it works with take 5 MB, and a command ends before what it gains has paid for it.
setFlagsFromString('--no-turbofan');

/** A report ready for any format. */
interface Printable {
  readonly document: { readonly incomplete?: readonly Incomplete[] };
  /** "" when there is nothing to list. */
  table(): string;
  /** For a person reading the table. */
  readonly note: string;
  /** What is missing makes the report useless, rather than partial. */
  readonly fails: boolean;
}

/** Reads the cluster, and for health Azure, once and prints one report. */
export async function printReport(name: ReportName, start: Start, flags: ReportFlags): Promise<ExitCode> {
  const options = await start.connect();
  // Violations rest on none of the lists beside.
  const source = await (name === 'violations'
    ? readCluster(options, [], { auditLog: true, memory: remember })
    : readBoth(start));
  const wrong = wrongInputIn(source.azure);
  if (wrong) return sayWrong(wrong);
  const since = flags.since === undefined ? undefined : Math.floor((source.readAt - flags.since) / 1000);
  const scope = { namespace: options.namespace ?? '', since };
  const { document, table, note, fails } = printable[name](source, scope);
  await print(flags.output, document, table, note);
  const code = sayIncomplete(document.incomplete, fails);
  const gated = flags.failOn === undefined ? code : gate(source, scope, flags.failOn, code);
  return since === undefined || gated !== exitCode.ok ? gated : sayUnknownSince(document);
}

/** Reads both sides once and prints health and violations on a page. */
export async function printSummary(start: Start): Promise<ExitCode> {
  const source = await readBoth(start);
  const wrong = wrongInputIn(source.azure);
  if (wrong) return sayWrong(wrong);
  const health = healthReport(source);
  const violations = violationList(source, { namespace: (await start.connect()).namespace ?? '' });
  await writeData(summary(health, violations));
  return sayIncomplete(health.incomplete, violations.total === null);
}

/** Whether all that came since can be told; said on stderr where not. */
function sayUnknownSince(document: object): ExitCode {
  const { since = '', sinceUnknown = 0, history } = document as Partial<ViolationList>;
  if (sinceUnknown === 0 && history?.begun !== undefined) return exitCode.ok;
  const why = history?.reason ?? `the history begins ${history?.begun ?? 'with this'}`;
  say(`--since cannot be told of ${counted(sinceUnknown, 'violation')}, which may be older than ${since}: ${why}`);
  return exitCode.unknown;
}

/** A name that was given is none: what it was asked of is not told. */
export function sayWrong({ what, next }: Problem): ExitCode {
  say(`${what}; ${next}`);
  return exitCode.usage;
}

/** Longest time to read everything, in ms; more when a single request is allowed more. */
const patience = 60_000;
const longestTimer = 2 ** 31 - 1;

type Read = ConsoleState & { readonly readAt: number };

/** Reads the cluster once: what every check rests on, the lists that resources add, and what is asked for `beside`. */
export async function readCluster(
  options: ConnectOptions,
  also: readonly ClusterSource[] = lists.cluster,
  beside: Pick<ReadOnceOptions, 'memory' | 'auditLog'> = {},
): Promise<Read> {
  const state = await readOnce(options, { timeoutMs: timeoutOf(options), lists: also, ...beside });
  sayUnsafe(state.connection);
  return { ...state, readAt: Date.now() };
}

/** Reads the cluster and beside it, where a login is at hand, Azure. */
async function readBoth(start: Start): Promise<Read> {
  const [options, azure, { readBothOnce }] = await Promise.all([
    start.connect(),
    start.azure(),
    import('../src/state/read-both-once.ts'),
  ]);
  const state = await readBothOnce(options, azure, { timeoutMs: timeoutOf(options), lists: lists.cluster });
  sayUnsafe(state.connection);
  return { ...state, readAt: Date.now() };
}

function timeoutOf({ requestTimeout = patience }: ConnectOptions): number {
  return requestTimeout === 0 ? longestTimer : Math.min(longestTimer, Math.max(patience, requestTimeout * 2));
}

function sayUnsafe({ unsafe, server }: ConsoleState['connection']): void {
  if (unsafe !== undefined) say(`${server} ${unsafeWords[unsafe]}`);
}

const unsafeWords = {
  unencrypted: 'is read over http: others may read and change it on the way, and no credentials are sent',
  unverified: 'is believed whoever it is: insecure-skip-tls-verify is set, so its certificate was not checked',
};

const printable: Record<ReportName, (source: HealthSource, scope: ReportScope) => Printable> = {
  health(source) {
    const document = healthReport(source);
    const { length } = document.findings;
    const tables = [componentTable(document), azureTable(document), length === 0 ? '' : findingTable(document)];
    const note = length === 0 ? 'nothing needs attention' : counted(length, ['finding', 'findings']);
    const table = () => tables.filter((one) => one !== '').join('\n\n');
    return { document, table, note, fails: readNothing(source) };
  },
  violations(source, scope) {
    const document = violationDocument(source, scope);
    const notes = [shownOfTotal(document), auditLogNote(document), notAuditedNote(document), historyNote(document)];
    const note = notes.filter(Boolean).join('; ');
    const table = () => (document.shown === 0 ? '' : violationTable(violationList(source, scope)));
    return { document, table, note, fails: true };
  },
};

/** The exit code of --fail-on. What was not read or not audited has not passed; `code` is that of what was not read. */
function gate(source: ReportSource, scope: ReportScope, actions: readonly string[], code: ExitCode): ExitCode {
  const verdict = judge(source, scope, actions);
  if (verdict.state === 'violated') return exitCode.violations;
  if (verdict.state === 'clean') return code;
  say(`--fail-on ${actions.join(',')} cannot be told of ${spellUnknown(verdict)}`);
  return code === exitCode.ok ? exitCode.unknown : code;
}

/**
 * Says on stderr what a report lacks and why, once for resources of one group that were refused alike. Gives the exit
 * code for it, when that makes the report fail.
 */
export function sayIncomplete(incomplete: readonly Incomplete[] | undefined, fails: boolean): ExitCode {
  if (incomplete === undefined) return exitCode.ok;
  const alike = Map.groupBy(incomplete, ({ state, verb, group, source }) =>
    group ? `${state} ${verb} ${group}` : source,
  );
  for (const [first, ...others] of alike.values()) {
    if (first)
      say(`${first.reason}${others.length === 0 ? '' : ` (and ${others.length} more of its kind)`}; ${first.next}`);
  }
  if (!fails) return exitCode.ok;
  return incomplete.some(({ state }) => state === 'denied') ? exitCode.permission : exitCode.error;
}

/** True when nothing that health rests on could be read; the server's version says nothing about enforcement. */
function readNothing({ picture: { deployments, templates, constraints } }: ReportSource): boolean {
  return [deployments, templates, ...constraints.values()].every(({ value }) => value === undefined);
}
