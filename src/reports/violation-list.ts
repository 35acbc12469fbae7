import { auditLogKey } from '../governance/audit-log/logged-audit.ts';
import { type Constraint, isCapped } from '../governance/constraint.ts';
import { wasAudited } from '../governance/enforcement-point.ts';
import { known, knownConstraints } from '../governance/known.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import { cameLately, type Since } from '../governance/since.ts';
import { countOf } from '../governance/violations.ts';
import { given, timestamp } from '../resources/facts.ts';
import { type HistoryHeader, historyHeader, sinceIn } from './history-header.ts';
import { type Incomplete, incompleteConstraints, incompleteReadings } from './incomplete.ts';
import { type ListedViolation, listViolations } from './listed-violations.ts';
import { type ReportHeader, type ReportScope, type ReportSource, reportHeader } from './report.ts';

/** Violations as the last audits reported them; what admission would refuse comes first. */
export interface ViolationList extends ReportHeader<'ViolationList'> {
  /** Only there when the list was cut down to one namespace. */
  readonly namespace?: string;
  /** Items in this list. */
  readonly shown: number;
  /**
   * What the audits counted over the whole cluster, beyond what they kept (status.totalViolations); null when some
   * constraints could not be read, so that nobody knows.
   */
  readonly total: number | null;
  /** Of the items, those that status did not keep: they are read from the audit’s log. */
  readonly fromLog?: number;
  /** Only there when status did not keep all: whether the audit’s log was read for the others, and what it lacks. */
  readonly auditLog?: AuditLogNote;
  /** Constraints that no audit has looked at, or that are scoped to other points: unknown, and not in `total`. */
  readonly notAudited?: readonly { readonly kind: string; readonly name: string }[];
  /** What `firstSeen` rests on; absent where no history was asked. */
  readonly history?: HistoryHeader;
  /** Only there with --since: only what was first seen from then on. */
  readonly since?: string;
  /** Of those that might belong here, how many may be older: they were there when the history began, or it does not know them. */
  readonly sinceUnknown?: number;
  readonly items: readonly ViolationItem[];
  readonly incomplete?: readonly Incomplete[];
}

/** What became of the audit’s log. */
export interface AuditLogNote extends Partial<Omit<Incomplete, 'state'>> {
  /** `partial` when it does not have all that the audit found. */
  readonly state: 'whole' | 'partial' | Incomplete['state'];
  /** When the log begins, where that is within the audit. */
  readonly since?: string;
}

export interface ViolationItem {
  /** `log` for what status did not keep. */
  readonly source: 'status' | 'log';
  /** What admission does with what breaks the constraint: deny, warn, dryrun, or none where it does not act there. */
  readonly admission: string;
  /** As audit reported it: the constraint’s own, which may be `scoped`. */
  readonly action: string;
  /** For a scoped constraint: the actions that it has at audit. */
  readonly enforcementActions?: readonly string[];
  readonly constraint: { readonly kind: string; readonly name: string };
  readonly object: ObjectReference;
  readonly message: string;
  readonly auditedAt?: string;
  /** Since when this program has seen it; absent where its history does not know. */
  readonly since?: {
    /** The first audit that saw it. */
    readonly firstSeen: string;
    /** It was seen to come, rather than found when this program first looked. */
    readonly came: boolean;
    /** The last moment before at which it is known not to have been there. */
    readonly notBefore?: string;
  };
}

/** A ViolationList whose items are made one by one, for whoever passes over them once. */
export interface ViolationDocument extends Omit<ViolationList, 'items'> {
  readonly items: Iterable<ViolationItem> & { toJSON(): readonly ViolationItem[] };
}

export function violationList(source: ReportSource, scope: ReportScope): ViolationList {
  const { items, ...rest } = violationDocument(source, scope);
  return { ...rest, items: [...items] };
}

export function violationDocument(source: ReportSource, scope: ReportScope): ViolationDocument {
  const constraints = allConstraints(source);
  const sinceOfRow = sinceIn(source);
  const keep = (since: Since | undefined) => scope.since === undefined || cameLately(since, scope.since) === 'yes';
  const listed = listViolations(constraints, scope.namespace, sinceOfRow, keep);
  const notAudited = constraints
    .filter((constraint) => !wasAudited(constraint))
    .map(({ kind, name }) => ({ kind, name }));
  const incomplete = incompleteConstraints(source);
  const fromLog = constraints.reduce((sum, each) => sum + (each.fromLog?.added ?? 0), 0);
  return {
    ...reportHeader('ViolationList', source),
    ...(scope.namespace === '' ? {} : { namespace: scope.namespace }),
    shown: listed.length,
    total: hasAllConstraints(source) ? constraints.reduce((sum, each) => sum + foundBy(each), 0) : null,
    ...(fromLog === 0 ? {} : { fromLog }),
    ...given('auditLog', auditLogNote(source, constraints)),
    ...(notAudited.length === 0 ? {} : { notAudited }),
    ...historyHeader(source),
    ...(scope.since === undefined
      ? {}
      : { since: timestamp(scope.since * 1000), sinceUnknown: countUnknown(constraints, scope, sinceOfRow) }),
    ...(incomplete.length === 0 ? {} : { incomplete }),
    items: {
      *[Symbol.iterator]() {
        for (const one of listed) yield violationItem(one);
      },
      toJSON: () => Array.from(listed, violationItem),
    },
  };
}

function auditLogNote({ picture }: ReportSource, constraints: readonly Constraint[]): AuditLogNote | undefined {
  const capped = constraints.filter(isCapped);
  const reading = picture.lists.get(auditLogKey.id);
  if (capped.length === 0 || reading === undefined) return undefined;
  if (capped.every((one) => countOf(one).shown === countOf(one).total)) return { state: 'whole' };
  const [why] = incompleteReadings([reading]);
  if (why !== undefined) return why;
  const since = Math.max(...capped.map((one) => one.fromLog?.since ?? 0));
  return { state: 'partial', ...given('since', since > 0 ? timestamp(since) : undefined) };
}

/** Every constraint that may be read, with its last known state. */
export function allConstraints({ picture }: ReportSource): readonly Constraint[] {
  return knownConstraints(picture).map(({ constraint }) => constraint);
}

/** Whether every kind and the constraints of each are known, be it from before a failure. */
export function hasAllConstraints({ picture }: ReportSource): boolean {
  return [picture.kinds, ...picture.constraints.values()].every((reading) => known<unknown>(reading) !== undefined);
}

/** Violations that the audit counted, or else kept. */
function foundBy(constraint: Constraint): number {
  const { shown, total = shown } = countOf(constraint);
  return total;
}

const timestamps = new Map<number, string>();

/** All violations of one audit have the same moment. */
function auditMoment(epochMilliseconds: number): string {
  const known = timestamps.get(epochMilliseconds) ?? timestamp(epochMilliseconds);
  timestamps.set(epochMilliseconds, known);
  return known;
}

function countUnknown(
  constraints: readonly Constraint[],
  { namespace, since: from = 0 }: ReportScope,
  sinceOfRow: ReturnType<typeof sinceIn>,
): number {
  return listViolations(constraints, namespace, sinceOfRow, (since) => cameLately(since, from) === 'unknown').length;
}

function violationItem({ violation, admission, since }: ListedViolation): ViolationItem {
  const { action, actions, constraint, object, message, auditedAt, fromLog } = violation;
  const { group, version, kind, namespace, name } = object;
  return {
    admission,
    action,
    ...(actions.length === 0 ? {} : { enforcementActions: actions }),
    constraint: { kind: constraint.kind, name: constraint.name },
    object: { group, version, kind, namespace, name },
    message,
    source: fromLog ? 'log' : 'status',
    ...given('auditedAt', auditedAt === undefined ? undefined : auditMoment(auditedAt)),
    ...given(
      'since',
      since && {
        firstSeen: auditMoment(since.first * 1000),
        came: since.how === 'came',
        ...given('notBefore', since.after === undefined ? undefined : auditMoment(since.after * 1000)),
      },
    ),
  };
}
