import type { Constraint } from '../governance/constraint.ts';
import { isAudited } from '../governance/enforcement.ts';
import { known, knownConstraints } from '../governance/known.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { Violation } from '../governance/violation.ts';
import { given, timestamp } from '../resources/facts.ts';
import { type Incomplete, incompleteConstraints } from './incomplete.ts';
import { listViolations } from './listed-violations.ts';
import { type ReportHeader, type ReportScope, type ReportSource, reportHeader } from './report.ts';

/** Violations as the last audits reported them, worst action first. */
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
  /** Constraints that no audit has looked at, or that are scoped to other points: unknown, and not in `total`. */
  readonly notAudited?: readonly { readonly kind: string; readonly name: string }[];
  readonly items: readonly ViolationItem[];
  readonly incomplete?: readonly Incomplete[];
}

export interface ViolationItem {
  readonly action: string;
  /** For a scoped constraint: the actions that apply. */
  readonly enforcementActions?: readonly string[];
  readonly constraint: { readonly kind: string; readonly name: string };
  readonly object: ObjectReference;
  readonly message: string;
  readonly auditedAt?: string;
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
  const listed = listViolations(constraints, scope.namespace);
  const notAudited = constraints
    .filter((constraint) => !wasAudited(constraint))
    .map(({ kind, name }) => ({ kind, name }));
  const incomplete = incompleteConstraints(source);
  return {
    ...reportHeader('ViolationList', source),
    ...(scope.namespace === '' ? {} : { namespace: scope.namespace }),
    shown: listed.length,
    total: hasAllConstraints(source) ? constraints.reduce((sum, each) => sum + sizeOf(each), 0) : null,
    ...(notAudited.length === 0 ? {} : { notAudited }),
    ...(incomplete.length === 0 ? {} : { incomplete }),
    items: {
      *[Symbol.iterator]() {
        for (const violation of listed) yield violationItem(violation);
      },
      toJSON: () => Array.from(listed, violationItem),
    },
  };
}

/** Every constraint that may be read, with its last known state. */
export function allConstraints({ picture }: ReportSource): readonly Constraint[] {
  return knownConstraints(picture).map(({ constraint }) => constraint);
}

/** Whether every kind and the constraints of each are known, be it from before a failure. */
export function hasAllConstraints({ picture }: ReportSource): boolean {
  return [picture.kinds, ...picture.constraints.values()].every((reading) => known<unknown>(reading) !== undefined);
}

/** Violations that the audit counted. */
export function sizeOf({ totalViolations, violations }: Constraint): number {
  return totalViolations ?? violations.length;
}

/** Whether its number of violations is known: audit looks at it, and has. */
export function wasAudited(constraint: Constraint): boolean {
  const { auditedAt, totalViolations } = constraint;
  return isAudited(constraint) && (auditedAt !== undefined || totalViolations !== undefined);
}

const timestamps = new Map<number, string>();

/** All violations of one audit have the same moment. */
function auditMoment(epochMilliseconds: number): string {
  const known = timestamps.get(epochMilliseconds) ?? timestamp(epochMilliseconds);
  timestamps.set(epochMilliseconds, known);
  return known;
}

function violationItem({ action, actions, constraint, object, message, auditedAt }: Violation): ViolationItem {
  const { group, version, kind, namespace, name } = object;
  return {
    action,
    ...(actions.length === 0 ? {} : { enforcementActions: actions }),
    constraint: { kind: constraint.kind, name: constraint.name },
    object: { group, version, kind, namespace, name },
    message,
    ...given('auditedAt', auditedAt === undefined ? undefined : auditMoment(auditedAt)),
  };
}
