import { listKey } from '../list-key.ts';
import type { ViolationColumns } from '../violation-columns.ts';

/** What the log of an audit pod says of one audit. */
export interface AuditInLog {
  /** `audit_id`: when the audit began, in seconds. */
  readonly id: string;
  /** The same, epoch ms: a constraint's `status.auditTimestamp`. */
  readonly at: number;
  /** `<namespace>/<name>` of the pod that ran it. */
  readonly pod: string;
  /** Epoch ms of the first line that the log has of it, where the beginning is not in it any more. */
  readonly since?: number;
  /** Lines that were cut off or are no JSON. */
  readonly unreadable: number;
  /** More violations than are kept were written. */
  readonly overfull: boolean;
  readonly finished: boolean;
}

/** One audit with the violations that it wrote, of constraints of which status keeps a part. */
export interface LoggedAudit extends AuditInLog {
  /** By constraintKey; of a constraint whose lines have all come. */
  readonly violations: ReadonlyMap<string, ViolationColumns>;
}

/** The audits of which the log tells, as the picture holds them. */
export const auditLogKey = listKey<AuditInLog>('violation-log');
