import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { parseConstraint } from '../../src/governance/constraint-parse.ts';
import type { HistoryPart } from '../../src/governance/history.ts';
import { live, type Reading } from '../../src/governance/reading.ts';
import { historiesByKey, historyOf, newFrom, sinceOf } from '../../src/governance/since.ts';
import { columnsOf, packViolations } from '../../src/governance/violation-pack.ts';
import { type KeepOptions, type KeptHistory, keepHistory } from '../../src/history/keep-history.ts';
import { emptyPicture } from '../../src/state/empty-picture.ts';

let folder = '';
const open: KeptHistory[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await rm(folder, { recursive: true, force: true });
});

const kind = 'K8sNoPrivilege';
const start = Math.floor(Date.now() / 1000) - 7200;

function keep(uid: string | (() => Promise<string>), also: Partial<KeepOptions> = {}): KeptHistory {
  const kept = keepHistory({
    folder,
    limits: { days: 365, megabytes: 50 },
    watched: true,
    makesUp: false,
    uid: typeof uid === 'string' ? async () => uid : uid,
    changed: () => undefined,
    ...also,
  });
  open.push(kept);
  return kept;
}

/** A cluster of one constraint, audited so many seconds after the start, that found pods of these names. */
function picture(seconds: number, names: readonly string[], total = names.length): ClusterPicture {
  const constraint = parseConstraint(
    {
      kind,
      metadata: { name: 'baseline', creationTimestamp: new Date((start - 86_400) * 1000).toISOString() },
      spec: { enforcementAction: 'deny' },
      status: {
        auditTimestamp: new Date((start + seconds) * 1000).toISOString(),
        totalViolations: total,
        violations: names.map((name) => ({
          kind: 'Pod',
          group: '',
          version: 'v1',
          namespace: 'shop',
          name,
          message: 'no',
        })),
      },
    },
    '',
    packViolations,
  ) as Constraint;
  return {
    ...emptyPicture,
    kinds: live('GET kinds', [{ kind, plural: kind.toLowerCase(), version: 'v1beta1' }], 0),
    constraints: new Map([[kind, live<readonly Constraint[]>('GET constraints', [constraint], 0)]]),
  };
}

/** What the rows of the picture are told, by name: how, and seconds after the start. */
function told({ value = [] }: Reading<readonly HistoryPart[]>, of: ClusterPicture): Record<string, unknown> {
  const [constraint] = of.constraints.get(kind)?.value ?? [];
  const summary = value.find((part) => part.part === 'summary');
  if (constraint === undefined || summary === undefined) return {};
  const history = historyOf(historiesByKey(value), constraint);
  return Object.fromEntries(
    constraint.violations.map(({ object }, row) => {
      const since = sinceOf(history, constraint, row, summary.begun);
      return [object.name, since && [since.how, since.first - start]];
    }),
  );
}

async function seen(kept: KeptHistory, of: ClusterPicture): Promise<Record<string, unknown>> {
  kept.see(of);
  await kept.stored();
  return told(kept.reading(), of);
}

describe('a kept history', () => {
  it('tells each row since when it is there, whatever order an audit has it in', async () => {
    const kept = keep('one');
    expect(await seen(kept, picture(0, ['a', 'b']))).toEqual({ a: ['found', 0], b: ['found', 0] });
    expect(await seen(kept, picture(60, ['c', 'b', 'a']))).toEqual({
      c: ['came', 60],
      b: ['found', 0],
      a: ['found', 0],
    });
  });

  it('copies what is about to be handed over, be it read from a connection that dropped', async () => {
    const kept = keep('one');
    const first = picture(0, ['a', 'b']);
    const reading = first.constraints.get(kind) as Reading<readonly Constraint[]>;
    kept.see({ ...first, constraints: new Map([[kind, { ...reading, state: 'stale' }]]) });
    const [constraint] = reading.value as readonly [Constraint];
    const columns = columnsOf(constraint.violations);
    const { part, text, ends, order } = columns.data;
    structuredClone(columns.data, { transfer: [part.buffer, text.buffer, ends.buffer, order.buffer] });
    kept.see(first);
    const again = { ...constraint, generation: 2 };
    kept.see({ ...first, constraints: new Map([[kind, { ...reading, value: [again] }]]) });
    await kept.stored();
    expect(told(kept.reading(), picture(0, ['a', 'b']))).toEqual({ a: ['found', 0], b: ['found', 0] });
  });

  it('of a cluster built anew under the same name begins anew', async () => {
    await seen(keep('one'), picture(0, ['a']));
    const other = keep('two');
    expect(await seen(other, picture(60, ['a', 'b']))).toEqual({ a: ['found', 60], b: ['found', 60] });
    expect((await readdir(folder)).filter((name) => name.endsWith('.history')).sort()).toEqual([
      'one.history',
      'two.history',
    ]);
  });

  it('is none, and says which permission lacks, where the cluster cannot be told', async () => {
    const missing = { verb: 'get', group: '', resource: 'namespaces' };
    const problem = { what: 'refused', next: 'ask', status: 403, missing };
    const kept = keep(async () => {
      throw Object.assign(new Error('refused'), { problem });
    });
    await seen(kept, picture(0, ['a']));
    expect(kept.reading()).toMatchObject({ state: 'denied', problem: { missing } });
    await expect(kept.ask({ from: 0, most: 1 })).rejects.toMatchObject({ problem: { missing } });
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not believe an audit far ahead of the clock here, nor one before the last', async () => {
    const kept = keep('one');
    await seen(kept, picture(0, ['a']));
    expect(await seen(kept, picture(30 * 86_400, ['a', 'b']))).toEqual({ a: ['found', 0], b: undefined });
    expect(await seen(kept, picture(-600, ['b']))).toEqual({ b: undefined });
    expect(await seen(kept, picture(60, ['a', 'b']))).toEqual({ a: ['found', 0], b: ['came', 60] });
  });

  it('leaves the file of a newer version alone, and says so', async () => {
    await writeFile(join(folder, 'one.history'), 'CONSTHST\x09\0\0\0', 'latin1');
    const kept = keep('one');
    await seen(kept, picture(0, ['a']));
    expect(kept.reading()).toMatchObject({
      state: 'failed',
      problem: { what: expect.stringMatching(/newer version/) },
    });
  });

  it('is kept by one of two consoles; the other tells the same', async () => {
    const first = keep('one');
    await seen(first, picture(0, ['a']));
    const second = keep('one');
    await seen(second, picture(0, ['a']));
    expect(second.reading().value?.[0]).toMatchObject({ part: 'summary', writer: 'another' });
    const next = picture(60, ['a', 'b']);
    expect(await seen(first, next)).toEqual({ a: ['found', 0], b: ['came', 60] });
    await seen(second, next);
    await expect
      .poll(() => told(second.reading(), next), { timeout: 20_000 })
      .toEqual({ a: ['found', 0], b: ['came', 60] });
  });

  it('says what came and went lately, and when an earlier console looked last', async () => {
    const first = keep('one');
    await seen(first, picture(0, ['a', 'b']));
    await seen(first, picture(60, ['a']));
    await first.close();
    const second = keep('one');
    await seen(second, picture(120, ['a', 'c']));
    const { value = [] } = second.reading();
    const summary = value.find((part) => part.part === 'summary');
    const changes = value.find((part) => part.part === 'changes');
    expect(summary?.lookedAt).toBe(start + 60);
    expect(summary && newFrom(summary, Date.now())).toBe(start);
    expect(changes?.episodes.map(({ object, end }) => [object.name, end && end.gone - start])).toEqual([
      ['c', undefined],
      ['b', 60],
      ['a', undefined],
    ]);
  });

  it('begins a sandbox with a month that says that it is made up', async () => {
    const kept = keep('one', { makesUp: true });
    const names = Array.from({ length: 60 }, (_, index) => `web-${index}`);
    await seen(kept, picture(0, names));
    const summary = kept.reading().value?.find((part) => part.part === 'summary');
    expect(summary?.madeUpUntil).toBe(start);
    expect(summary?.begun).toBe(start - 30 * 86_400);
    expect(summary?.gaps).toHaveLength(1);
    const { episodes } = await kept.ask({ from: 0, most: 1000 });
    expect(episodes.some(({ end }) => end !== undefined)).toBe(true);
  });
});
