/**
 * The history’s figures: `node --expose-gc test/bench/history.ts`, or as rows of `npm run bench`. Its room alone, in one thread, as it
 * runs in the cluster's.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConstraint } from '../../src/governance/constraint-parse.ts';
import { packViolations } from '../../src/governance/violation-pack.ts';
import { auditedRows } from '../../src/history/audited-rows.ts';
import { HistoryStore } from '../../src/history/history-store.ts';
import type { AuditedConstraint } from '../../src/history/ledger.ts';
import { scaleViolations } from '../real-cluster/fixtures/scale.ts';

const limits = { days: 365, megabytes: 50 };
const day = 86_400;
const began = Date.UTC(2026, 0, 1) / 1000;

/** Rows for the table of the benchmark. */
export async function historyRows(scale: { kinds: number; violations: number }): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'constable-history-'));
  try {
    const audits = await auditsOf(join(folder, 'large.history'), scale);
    const year = await yearOf(join(folder, 'year.history'));
    const ms = (value: number) => `${value.toFixed(0)} ms`;
    const mb = (value: number) => `${(value / 1024 / 1024).toFixed(1)} MB`;
    return [
      [
        'history: the first audit stored, of its thread',
        ms(audits.first.thread),
        'until the disk has it',
        ms(audits.first.disk),
      ],
      ['… an audit that found the same', ms(audits.same.thread), 'until the disk has it', ms(audits.same.disk)],
      [
        '… one in which a tenth came and a tenth went',
        ms(audits.other.thread),
        'until the disk has it',
        ms(audits.other.disk),
      ],
      ['… longest that it holds the thread', ms(audits.longest), '', ''],
      ['… read at start', ms(audits.read), 'its file', mb(audits.size)],
      ['a year of a middling cluster: its file at the end', mb(year.size), 'at its largest', mb(year.largest)],
      ['… read at start', ms(year.read), '', ''],
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Times {
  readonly thread: number;
  readonly disk: number;
}

async function auditsOf(path: string, { kinds, violations }: { kinds: number; violations: number }) {
  const store = await opened(path);
  let longest = 0;
  const audit = async (at: number, drop: number): Promise<Times> => {
    const constraints = Array.from({ length: kinds }, (_, index) => constraintOf(index, violations, at, drop));
    const start = performance.now();
    let thread = 0;
    for (const constraint of constraints) {
      const from = performance.now();
      const audited = auditedRows(constraint);
      if (audited) store.ledger.audit(audited, store.put);
      const took = performance.now() - from;
      thread += took;
      longest = Math.max(longest, took);
    }
    const from = performance.now();
    const flushed = store.flush();
    thread += performance.now() - from;
    await flushed;
    if (store.problem !== undefined) throw new Error(store.problem);
    return { thread, disk: performance.now() - start };
  };
  const first = await audit(began, 0);
  const same = await audit(began + 60, 0);
  const other = await audit(began + 120, Math.floor(violations / 10));
  await store.close();
  const { size } = await stat(path);
  const start = performance.now();
  const again = await opened(path);
  const read = performance.now() - start;
  await again.close();
  return { first, same, other, longest, read, size };
}

/** As read from the API: the violations without the first few, and as many others. */
function constraintOf(index: number, violations: number, at: number, drop: number) {
  const constraint = parseConstraint(
    {
      kind: `K8sAzureV1Scale${index}`,
      metadata: { name: `azurepolicy-scale-${index}`, creationTimestamp: new Date(0).toISOString() },
      spec: {},
      status: {
        auditTimestamp: new Date(at * 1000).toISOString(),
        totalViolations: violations,
        violations: scaleViolations(index, violations + drop, at).slice(0, violations),
      },
    },
    '',
    packViolations,
  );
  if (constraint === undefined) throw new Error('no constraint');
  return constraint;
}

/** 40 constraints, 2,000 violations in 40 namespaces, audited every minute; 200 come and 200 go a day. */
async function yearOf(path: string) {
  const store = await opened(path);
  const [constraints, each, churn] = [40, 50, 4];
  const rows = Array.from({ length: constraints }, (_, index) =>
    Array.from({ length: each }, (_, row) => podOf(index * each + row, 0)),
  );
  let round = 0;
  let largest = 0;
  const audit = (index: number, at: number) => store.ledger.audit(auditOf(index, at, rows[index] ?? []), store.put);
  for (let today = 0; today < 365; today++) {
    for (let minute = 0; minute < 24 * 60; minute++) {
      const at = began + today * day + minute * 60;
      const changed = minute % 29 === 0 ? round++ % constraints : -1;
      const of = rows[changed];
      if (of) for (let one = 0; one < churn; one++) of[(round + one) % each] = podOf(changed * each + one, round);
      for (let index = 0; index < constraints; index++) {
        if (today + minute === 0 || index === changed) audit(index, at);
      }
      const same = Array.from({ length: constraints }, (_, id) => store.ledger.idOf(keyOf(id)) ?? 0);
      const record = { tag: 'same', at, constraints: same } as const;
      store.put(record);
      store.ledger.apply(record);
      if (minute % 60 === 0) {
        const figures = Array.from({ length: 40 }, (_, id) => [`team-${id}`, each + ((round + id) % 9)] as const);
        store.ledger.figure(new Map([['*', constraints * each], ...figures]), store.put);
      }
    }
    await store.flush();
    largest = Math.max(largest, (await stat(path)).size);
  }
  await store.close();
  const { size } = await stat(path);
  const start = performance.now();
  const again = await opened(path);
  const read = performance.now() - start;
  await again.close();
  return { size, largest, read };
}

const keyOf = (index: number) => `K8sAzureV2SomePolicy${index}/azurepolicy-some-policy-${index}0aaed7649944c5ebbcdb`;
const podOf = (number: number, round: number) =>
  `workload-${number % 400}-7c9f8d6b5-${(round * 2000 + number).toString(36)}`;

function auditOf(index: number, at: number, names: readonly string[]): AuditedConstraint {
  return {
    key: keyOf(index),
    createdAt: 0,
    at,
    total: names.length,
    whole: true,
    rows: names.length,
    namespaces: () => new Map(),
    object: (row) => ({ group: '', kind: 'Pod', namespace: `team-${row % 40}`, name: names[row] ?? '' }),
  };
}

async function opened(path: string): Promise<HistoryStore> {
  const store = new HistoryStore(path, { uid: 'bench', madeUpUntil: 0 }, limits);
  await store.open();
  return store;
}

if (import.meta.main) {
  const rows = await historyRows({ kinds: 100, violations: 500 });
  process.stdout.write(`${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`);
}
