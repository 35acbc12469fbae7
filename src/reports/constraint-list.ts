import type { AzureOrigin, Constraint, ScopedAction, StatusError } from '../governance/constraint.ts';
import { actionRank } from './action-order.ts';
import { type Incomplete, incompleteConstraints } from './incomplete.ts';
import { given, type ReportHeader, type ReportSource, reportHeader, timestamp } from './report.ts';
import { allConstraints, hasAllConstraints, sizeOf, wasAudited } from './violation-list.ts';

export interface ConstraintList extends ReportHeader<'ConstraintList'> {
  readonly shown: number;
  /** Null when some constraints could not be read. */
  readonly total: number | null;
  readonly items: readonly ConstraintItem[];
  readonly incomplete?: readonly Incomplete[];
}

export interface ConstraintItem {
  readonly kind: string;
  readonly name: string;
  readonly action: string;
  readonly scopedEnforcementActions?: readonly ScopedAction[];
  /** Gatekeeper pods that enforce it, of those that report on it. */
  readonly enforcedBy: { readonly pods: number; readonly of: number };
  readonly errors: readonly StatusError[];
  /** Kept by the audit, and counted by it; `total` is absent when no audit has counted. */
  readonly violations: { readonly shown: number; readonly total?: number };
  readonly auditedAt?: string;
  readonly createdAt: string;
  readonly match: Readonly<Record<string, unknown>>;
  readonly parameters?: unknown;
  /** Azure ids that the add-on wrote into annotations. */
  readonly azure?: AzureOrigin;
}

export function constraintList(source: ReportSource): ConstraintList {
  const items = [...allConstraints(source)]
    .sort((a, b) => actionRank(a.action) - actionRank(b.action) || sizeOf(b) - sizeOf(a) || (key(a) < key(b) ? -1 : 1))
    .map(constraintItem);
  const incomplete = incompleteConstraints(source);
  return {
    ...reportHeader('ConstraintList', source),
    shown: items.length,
    total: hasAllConstraints(source) ? items.length : null,
    ...(incomplete.length === 0 ? {} : { incomplete }),
    items,
  };
}

function constraintItem(constraint: Constraint): ConstraintItem {
  const { kind, name, action, scoped, byPod, violations, totalViolations, auditedAt, createdAt } = constraint;
  return {
    kind,
    name,
    action,
    ...(scoped.length === 0 ? {} : { scopedEnforcementActions: scoped }),
    enforcedBy: { pods: byPod.filter(({ enforced }) => enforced).length, of: byPod.length },
    errors: byPod.flatMap(({ errors }) => errors),
    violations: { shown: violations.length, ...given('total', wasAudited(constraint) ? totalViolations : undefined) },
    ...given('auditedAt', auditedAt === undefined ? undefined : timestamp(auditedAt)),
    createdAt: timestamp(createdAt),
    match: constraint.match,
    ...given('parameters', constraint.parameters),
    ...given('azure', constraint.origin),
  };
}

function key({ kind, name }: Constraint): string {
  return `${kind}/${name}`;
}
