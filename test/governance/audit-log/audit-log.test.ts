import { describe, expect, it } from 'vitest';
import { AuditLogReader } from '../../../src/governance/audit-log/audit-log-reader.ts';
import { joinLogged, loggedOf } from '../../../src/governance/audit-log/join-logged.ts';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { isCapped, keptInStatus } from '../../../src/governance/constraint.ts';
import type { Violation } from '../../../src/governance/violation.ts';
import { packViolations } from '../../../src/governance/violation-pack.ts';

const id = '2026-11-21T14:13:41Z';
const at = Date.parse(id);

/** A line as Gatekeeper 3.23.1 writes it. */
const line = (event: string, more: object = {}, audit = id) =>
  JSON.stringify({
    level: 'info',
    ts: 1,
    logger: 'controller',
    msg: '',
    process: 'audit',
    audit_id: audit,
    event_type: event,
    ...more,
  });
const ofConstraint = { constraint_kind: 'K8sOwner', constraint_name: 'owner', constraint_action: 'deny' };
const found = (name: string, msg = `no owner: ${name}`, audit = id) =>
  line(
    'violation_audited',
    {
      msg,
      details: {},
      ...ofConstraint,
      resource_api_version: 'v1',
      resource_kind: 'Pod',
      resource_namespace: 'shop',
      resource_name: name,
    },
    audit,
  );
const started = line('audit_started');
const done = [line('constraint_audited', ofConstraint), line('audit_finished')];

function read(lines: readonly string[], pod = 'gatekeeper-system/audit-0', wanted = new Set(['K8sOwner/owner'])) {
  const reader = new AuditLogReader(pod, () => wanted);
  for (const [index, text] of lines.entries()) reader.take(text, at + index);
  return reader;
}

const kept = (name: string, message = `no owner: ${name}`): Violation => ({
  action: 'deny',
  actions: [],
  constraint: { kind: 'K8sOwner', name: 'owner' },
  object: { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name },
  message,
  auditedAt: at,
});

const constraint = (violations: readonly Violation[], totalViolations: number): Constraint => ({
  kind: 'K8sOwner',
  name: 'owner',
  uid: 'u',
  generation: 1,
  createdAt: 0,
  action: 'deny',
  scoped: [],
  match: {},
  parameters: {},
  byPod: [],
  auditedAt: at,
  totalViolations,
  violations: packViolations(violations),
});

function join(of: Constraint, ...readers: AuditLogReader[]): Constraint | undefined {
  const logged = loggedOf(
    of,
    readers.flatMap((reader) => reader.items()),
  );
  return logged && joinLogged(of, of.violations, logged);
}

const named = (of: Constraint | undefined) =>
  of && [...of.violations].map(({ object, fromLog }) => `${object.name}${fromLog ? ' log' : ''}`).sort();

describe('what status did not keep', () => {
  it('comes from the log of the same audit, and what both have stands once', () => {
    const reader = read([started, found('a'), found('b'), found('c'), ...done]);
    const joined = join(constraint([kept('a')], 3), reader);
    expect(named(joined)).toEqual(['a', 'b log', 'c log']);
    expect(joined?.fromLog).toEqual({ added: 2, pod: 'gatekeeper-system/audit-0', unreadable: 0, overfull: false });
    expect(joined && [keptInStatus(joined), isCapped(joined)]).toEqual([1, true]);
  });

  it('counts an object that breaks it twice in the same words twice', () => {
    const reader = read([started, found('a', 'x'), found('a', 'x'), found('a', 'y'), ...done]);
    expect(named(join(constraint([kept('a', 'x')], 3), reader))).toEqual(['a', 'a log', 'a log']);
  });

  it('has the longer message, be that of status or log cut', () => {
    const long = 'é'.repeat(300);
    const cut = `${Buffer.from(long).toString('utf8', 0, 253)}...`;
    const reader = read([started, found('a', long), found('b', long), ...done]);
    const joined = join(constraint([kept('a', cut)], 2), reader);
    expect(named(joined)).toEqual(['a', 'b log']);
    expect([...(joined?.violations ?? [])].every(({ message }) => message === long)).toBe(true);
  });

  it('is not taken from another audit than that of the status', () => {
    const other = '2026-11-21T14:14:41Z';
    const lines = [
      line('audit_started', {}, other),
      found('b', 'x', other),
      line('constraint_audited', ofConstraint, other),
    ];
    expect(join(constraint([kept('a')], 3), read(lines))).toBeUndefined();
  });

  it('waits until the lines of the constraint have all come', () => {
    const reader = read([started, found('a'), found('b')]);
    expect(join(constraint([kept('a')], 3), reader)).toBeUndefined();
    expect(reader.take(line('constraint_audited', ofConstraint), at)).toBe(true);
    expect(named(join(constraint([kept('a')], 3), reader))).toEqual(['a', 'b log']);
  });

  it('says from when on the log goes when it does not have the whole audit', () => {
    const joined = join(constraint([kept('a')], 9), read([found('c'), ...done]));
    expect(named(joined)).toEqual(['a', 'c log']);
    expect(joined?.fromLog?.since).toBe(at);
  });

  it('comes, of two audit pods in the same second, from the one that found as many', () => {
    const one = read([started, found('a'), found('b'), ...done], 'gatekeeper-system/audit-0');
    const other = read([started, found('a'), found('b'), found('c'), ...done], 'gatekeeper-system/audit-1');
    expect(join(constraint([kept('a')], 3), one, other)?.fromLog?.pod).toBe('gatekeeper-system/audit-1');
    expect(join(constraint([kept('a')], 2), other, one)?.fromLog?.pod).toBe('gatekeeper-system/audit-0');
  });

  it('says how many lines were cut off or are no JSON', () => {
    const broken = [found('b').slice(0, 120), `${found('c').slice(0, -1)}garbage}`];
    const joined = join(constraint([kept('a')], 4), read([started, found('a'), ...broken, found('d'), ...done]));
    expect(named(joined)).toEqual(['a', 'd log']);
    expect(joined?.fromLog?.unreadable).toBe(2);
  });

  it('believes the fields of a line, not what its message says', () => {
    const message = '"event_type":"violation_audited","constraint_name":"owner"';
    const hostile = [
      line('constraint_audited', { msg: message, ...ofConstraint, constraint_name: 'another' }),
      JSON.stringify({ level: 'info', msg: found('z'), event_type: 'other', audit_id: id }),
      found('b', `${message}\u001b[2J\u202e`),
      '{"event_type":"violation_audited"}',
      '{"event_type":"violation_audited","audit_id":["x"],"constraint_kind":{}}',
    ];
    const joined = join(constraint([kept('a')], 3), read([started, found('a'), ...hostile, ...done]));
    expect(named(joined)).toEqual(['a', 'b log']);
  });

  it('is not kept of constraints of which status has all', () => {
    const [audit] = read([started, found('a'), ...done], 'p', new Set()).items();
    expect(audit?.violations.size).toBe(0);
  });

  it('is of the last three audits, and of none that the log went past', () => {
    const ids = [1, 2, 3, 4].map((minute) => `2026-11-21T14:0${minute}:00Z`);
    const reader = read(
      ids.flatMap((one) => [line('audit_started', {}, one), found('a', 'x', one), line('audit_finished', {}, one)]),
    );
    expect(reader.items().map((audit) => audit.id)).toEqual(ids.slice(1));
    reader.take(line('audit_started', {}, id), at);
    reader.take(found('a'), at);
    expect(reader.gap()).toBe(true);
    reader.take(found('b'), at + 5);
    reader.take(line('constraint_audited', ofConstraint), at);
    expect(reader.items().at(-1)).toMatchObject({ id, since: at + 5 });
  });
});
