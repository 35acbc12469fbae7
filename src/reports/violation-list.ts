import type { Constraint } from '../governance/constraint.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { Violation } from '../governance/violation.ts';
import { bySeverity } from './action-order.ts';
import { type Incomplete, incompleteConstraints } from './incomplete.ts';
import { known, type ReportHeader, type ReportScope, type ReportSource, reportHeader, timestamp } from './report.ts';

/** Violations as the last audits reported them, worst action first. */
export interface ViolationList extends ReportHeader<'ViolationList'> {
  /** Only there when the list was cut down to one namespace. */
  readonly namespace?: string;
  /** Items in this list. */
  readonly shown: number;
  /** What the audits counted over the whole cluster, beyond what they kept (status.totalViolations). */
  readonly total: number;
  /** Constraints that no audit has looked at yet: their violations are unknown, and not in `total`. */
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

export function violationList(source: ReportSource, scope: ReportScope): ViolationList {
  const constraints = allConstraints(source);
  const items = constraints
    .flatMap((constraint) => constraint.violations)
    .filter(({ object }) => scope.namespace === '' || object.namespace === scope.namespace)
    .sort(bySeverity)
    .map(violationItem);
  const notAudited = constraints
    .filter((constraint) => !isAudited(constraint))
    .map(({ kind, name }) => ({ kind, name }));
  const incomplete = incompleteConstraints(source);
  return {
    ...reportHeader('ViolationList', source),
    ...(scope.namespace === '' ? {} : { namespace: scope.namespace }),
    shown: items.length,
    total: constraints.reduce(
      (sum, { totalViolations, violations }) => sum + (totalViolations ?? violations.length),
      0,
    ),
    ...(notAudited.length === 0 ? {} : { notAudited }),
    ...(incomplete.length === 0 ? {} : { incomplete }),
    items,
  };
}

/** Every constraint that is known, also from readings that have gone stale. */
export function allConstraints({ picture }: ReportSource): readonly Constraint[] {
  return [...picture.constraints.values()].flatMap((reading) => reading.value ?? []);
}

export function isAudited({ auditedAt, totalViolations }: Constraint): boolean {
  return auditedAt !== undefined || totalViolations !== undefined;
}

function violationItem({ action, actions, constraint, object, message, auditedAt }: Violation): ViolationItem {
  const { group, version, kind, namespace, name } = object;
  return {
    action,
    ...(actions.length === 0 ? {} : { enforcementActions: actions }),
    constraint: { kind: constraint.kind, name: constraint.name },
    object: { group, version, kind, namespace, name },
    message,
    ...known('auditedAt', auditedAt === undefined ? undefined : timestamp(auditedAt)),
  };
}
