import { parsedLine } from '../logs/folded-line.ts';
import { textOf, textsOf, timeOf } from '../raw-json.ts';
import type { Violation } from '../violation.ts';
import type { ViolationColumns } from '../violation-columns.ts';
import { packViolations } from '../violation-pack.ts';
import type { LoggedAudit } from './logged-audit.ts';

/** Violations that are kept of one pod's log, over all constraints and audits. */
const mostViolations = 200_000;
/** Audits that are kept: the one that goes on, the last, and one more for a status that is written late. */
const mostAudits = 3;

interface Draft extends Omit<LoggedAudit, 'since' | 'unreadable' | 'overfull' | 'finished' | 'violations'> {
  since: number | undefined;
  unreadable: number;
  overfull: boolean;
  finished: boolean;
  /** Of constraints whose lines still come. */
  readonly rows: Map<string, Violation[]>;
  readonly violations: Map<string, ViolationColumns>;
}

/**
 * Makes audits of the lines of an audit pod's log (`audit_started`, `violation_audited`, `constraint_audited`,
 * `audit_finished`). Of constraints that are not wanted no violation is kept.
 */
export class AuditLogReader {
  readonly #pod: string;
  readonly #wanted: () => ReadonlySet<string>;
  #audits: Draft[] = [];
  #kept = 0;
  #items: readonly LoggedAudit[] | undefined = [];

  /** `wanted` are keys of constraints. */
  constructor(pod: string, wanted: () => ReadonlySet<string>) {
    this.#pod = pod;
    this.#wanted = wanted;
  }

  /** Takes a line; `at` is when it was written, epoch ms. True when what is known of an audit is another. */
  readonly take = (text: string, at: number): boolean => {
    const event = /"event_type":"(violation_audited|constraint_audited|audit_started|audit_finished)"/.test(text);
    if (!event) return this.#passOver(text);
    const line = parsedLine(text);
    const began = timeOf(line?.audit_id);
    if (line === undefined || began === undefined) return this.#cannotRead(text);
    switch (line.event_type) {
      case 'violation_audited':
        this.#addViolation(this.#auditOf(line, began, at), line);
        return false;
      case 'constraint_audited':
        this.#seal(this.#auditOf(line, began, at), keyOf(line));
        return this.#changed();
      case 'audit_started':
        this.#auditOf(line, began, at).since = undefined;
        return this.#changed();
      case 'audit_finished': {
        const audit = this.#auditOf(line, began, at);
        for (const key of audit.rows.keys()) this.#seal(audit, key);
        audit.finished = true;
        return this.#changed();
      }
      default:
        return false;
    }
  };

  /** Lines may be missing: what the audit that goes on wrote is not all there. */
  readonly gap = (): boolean => {
    const last = this.#audits.at(-1);
    if (last === undefined || last.finished) return false;
    this.#kept -= sizeOf(last);
    this.#audits.pop();
    return this.#changed();
  };

  /** Newest last. */
  readonly items = (): readonly LoggedAudit[] => {
    this.#items ??= this.#audits.map(({ rows: _, since, violations, ...audit }) => ({
      ...audit,
      ...(since !== undefined && { since }),
      violations: new Map(violations),
    }));
    return this.#items;
  };

  /** What else Gatekeeper writes; a line of an audit that was cut off may have been a violation. */
  #passOver(text: string): boolean {
    return text.startsWith('{"level"') && !text.endsWith('}') ? this.#cannotRead(text) : false;
  }

  #cannotRead(text: string): boolean {
    const last = this.#audits.at(-1);
    const ofAudit = last !== undefined && !last.finished && !/"process":"(?!audit")/.test(text);
    if (ofAudit) last.unreadable += 1;
    return false;
  }

  #auditOf(line: Readonly<Record<string, unknown>>, began: number, at: number): Draft {
    const id = textOf(line.audit_id);
    const known = this.#audits.find((audit) => audit.id === id);
    if (known) return known;
    const audit: Draft = {
      id,
      at: began,
      pod: this.#pod,
      since: at,
      unreadable: 0,
      overfull: false,
      finished: false,
      rows: new Map(),
      violations: new Map(),
    };
    this.#audits.push(audit);
    for (; this.#audits.length > mostAudits; this.#audits.shift()) {
      const [oldest] = this.#audits;
      if (oldest) this.#kept -= sizeOf(oldest);
    }
    return audit;
  }

  #addViolation(audit: Draft, line: Readonly<Record<string, unknown>>): void {
    const key = keyOf(line);
    if (!this.#wanted().has(key)) return;
    if (this.#kept >= mostViolations) {
      audit.overfull = true;
      return;
    }
    const rows = audit.rows.get(key) ?? [];
    audit.rows.set(key, rows);
    rows.push(violationOf(line, rows[0], audit.at));
    this.#kept += 1;
  }

  #seal(audit: Draft, key: string): void {
    const rows = audit.rows.get(key);
    if (rows === undefined) return;
    audit.rows.delete(key);
    audit.violations.set(key, packViolations(rows));
  }

  #changed(): true {
    this.#items = undefined;
    return true;
  }
}

function keyOf(line: Readonly<Record<string, unknown>>): string {
  return `${textOf(line.constraint_kind)}/${textOf(line.constraint_name)}`;
}

/** `alike` is another of the constraint, whose reference they share. */
function violationOf(
  line: Readonly<Record<string, unknown>>,
  alike: Violation | undefined,
  auditedAt: number,
): Violation {
  return {
    action: textOf(line.constraint_action) || 'deny',
    actions: textsOf(line.constraint_enforcement_actions),
    constraint: alike?.constraint ?? { kind: textOf(line.constraint_kind), name: textOf(line.constraint_name) },
    object: {
      group: textOf(line.resource_group),
      version: textOf(line.resource_api_version),
      kind: textOf(line.resource_kind),
      namespace: textOf(line.resource_namespace),
      name: textOf(line.resource_name),
    },
    message: textOf(line.msg),
    auditedAt,
    fromLog: true,
  };
}

function sizeOf({ rows, violations }: Draft): number {
  let size = 0;
  for (const { length } of [...rows.values(), ...violations.values()]) size += length;
  return size;
}
