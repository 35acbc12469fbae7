import { AuditLogReader } from '../../governance/audit-log/audit-log-reader.ts';
import type { AuditInLog, LoggedAudit } from '../../governance/audit-log/logged-audit.ts';
import type { ComponentPod } from '../../governance/component.ts';
import { type Constraint, constraintKey } from '../../governance/constraint.ts';
import { operationsOf } from '../../governance/gatekeeper-flags.ts';
import { live, loading, type Reading, worstReading } from '../../governance/reading.ts';
import type { ListWatchContext } from '../list-watch.ts';
import type { LogPlace } from '../pod-log.ts';
import { followLog } from './followed-log.ts';
import { wasCapped } from './joined-constraints.ts';
import { keyedCollections } from './keyed-collections.ts';
import { derived } from './merged-reading.ts';

type Constraints = ReadonlyMap<string, Reading<readonly Constraint[]>>;

/** The audits of which the logs of the audit pods tell. */
export interface FollowedAuditLog {
  audits(): readonly LoggedAudit[];
  /** The same without their violations; live and empty while status keeps everything, for then no log is read. */
  reading(): Reading<readonly AuditInLog[]>;
  /** Reads what is wanted now: the audits of those constraints of which status keeps a part. */
  adopt(pods: Reading<readonly ComponentPod[]>, constraints: Constraints): void;
  settled(): Promise<void>;
  close(): void;
}

/** Lines from the end that are asked for: an audit of 200,000 violations, and the beginning of the next. */
const tailLines = 400_000;
/** Milliseconds between two times that the log is read from an earlier audit on. */
const patience = 10_000;

/** Follows the logs of the audit pods as long as a constraint has more violations than status keeps. */
export function followAuditLog(context: ListWatchContext, onChange: () => void): FollowedAuditLog {
  let wanted: ReadonlySet<string> = new Set();
  let places: readonly LogPlace[] = [];
  /** Another with each time that the logs are read anew, for more constraints; and since when. */
  let reading = 0;
  let sinceTime: string | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let later: NodeJS.Timeout | undefined;
  let pods: Reading<unknown> = loading(source);
  const logs = keyedCollections((place: LogPlace) => {
    const reader = new AuditLogReader(`${place.namespace}/${place.pod}`, () => wanted);
    return followLog(context, place, { tailLines, ...(sinceTime !== undefined && { sinceTime }) }, reader, onChange);
  });
  const follow = () => {
    const named = (place: LogPlace) => `${place.namespace}/${place.pod}/${place.container} ${reading}`;
    logs.adopt(wanted.size === 0 ? [] : places.map((place) => [named(place), place]));
  };

  const onLater = () => {
    later = undefined;
    onChange();
  };

  function readAnew(capped: readonly Constraint[]): void {
    const first = Math.min(...capped.map(({ auditedAt = Number.POSITIVE_INFINITY }) => auditedAt));
    sinceTime = Number.isFinite(first) ? new Date(first).toISOString() : undefined;
    readAt = Date.now();
    reading += 1;
  }

  return {
    audits: derived(
      () => [logs.readings()] as const,
      ([readings]) => [...readings.values()].flatMap(({ value }) => value ?? []),
    ),
    reading: derived(
      () => [pods, logs.readings(), wanted] as const,
      ([ofPods, readings, keys]) => readingOf(ofPods, [...readings.values()], keys),
    ),
    adopt(next, constraints) {
      pods = next;
      places = next.value?.flatMap(auditPlaces) ?? [];
      const capped = [...constraints.values()].flatMap((one) => one.value?.filter(wasCapped) ?? []);
      const keys = new Set(capped.map(constraintKey));
      // Of a constraint that was not wanted no line was kept: they are read again, but not too often.
      const more = capped.length > 0 && [...keys].some((key) => !wanted.has(key));
      const wait = more ? readAt + patience - Date.now() : 0;
      if (wait > 0) {
        later ??= setTimeout(onLater, wait);
      } else if (more || keys.size !== wanted.size) {
        wanted = keys;
        if (more) readAnew(capped);
      }
      follow();
    },
    settled: logs.settled,
    close() {
      clearTimeout(later);
      logs.close();
    },
  };
}

const source = 'GET /api/v1/pods/log';

/** Containers that audit: with no operation named they do everything. */
function auditPlaces({ namespace, name, role, containers }: ComponentPod): readonly LogPlace[] {
  return containers
    .filter(({ args, waiting }) => {
      if (waiting !== undefined && waiting.reason !== 'CrashLoopBackOff') return false;
      const operations = operationsOf(args);
      return operations.includes('audit') || (role === 'gatekeeper-audit' && operations.length === 0);
    })
    .map((container) => ({ namespace, pod: name, container: container.name }));
}

function readingOf(
  pods: Reading<unknown>,
  logs: readonly Reading<readonly LoggedAudit[]>[],
  wanted: ReadonlySet<string>,
): Reading<readonly AuditInLog[]> {
  if (wanted.size === 0) return live(source, [], Date.now());
  const worst = worstReading(logs);
  if (worst === undefined) {
    const { state, problem } = pods;
    const unread = state !== 'live' && state !== 'stale';
    return unread
      ? { state, source, ...(problem && { problem }) }
      : { state: 'absent', source, problem: { what: 'no pod that audits runs', next: 'see Health' } };
  }
  const known = logs.filter(({ value }) => value !== undefined);
  const { value: _, ...rest } = worst;
  const value = known.flatMap((one) => one.value?.map(({ violations, ...audit }) => audit) ?? []);
  return { ...rest, source: logs.map((one) => one.source).join(', '), ...(known.length > 0 && { value }) };
}
