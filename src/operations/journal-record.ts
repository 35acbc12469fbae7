import * as z from 'zod';
import { operationKinds } from './operation-words.ts';
import type { InputOf, OperationKind } from './plan.ts';

/** A process, such that another one that got the same number later is told apart. */
export const ownerSchema = z.object({ host: z.string(), pid: z.number(), startedAt: z.string() });
export type Owner = z.infer<typeof ownerSchema>;

const problem = z.object({
  what: z.string(),
  next: z.string(),
  status: z.number().exactOptional(),
  code: z.string().exactOptional(),
  requestId: z.string().exactOptional(),
});

const common = { v: z.literal(1), at: z.number(), operation: z.string() };

/** One line of the journal. `at` is epoch ms. Unknown keys are dropped, unknown events skipped: a newer console may have written them. */
export const recordSchema = z.discriminatedUnion('event', [
  z.object({
    ...common,
    event: z.literal('started'),
    kind: z.enum(operationKinds),
    title: z.string(),
    target: z.string(),
    /** As whom it was done, and in which cloud; `endpoint` is the ARM of one that is not Microsoft's. */
    by: z.object({
      cloud: z.string(),
      endpoint: z.string().exactOptional(),
      account: z.string(),
      tenantId: z.string(),
    }),
    /** Id of the AKS cluster that the console was at. */
    cluster: z.string().exactOptional(),
    /** As this or another release took it; checked by its schema whenever it is planned anew. */
    input: z.custom<InputOf<OperationKind>>(),
    facts: z.unknown(),
    /** What takes it back, as this or another release planned it. */
    undo: z
      .object({ title: z.string(), kind: z.enum(operationKinds), input: z.custom<InputOf<OperationKind>>() })
      .exactOptional(),
    commands: z.array(z.string()),
    owner: ownerSchema,
  }),
  /** Another console took it up. It counts only when `supersedes` owned it at this place in the file. */
  z.object({ ...common, event: z.literal('resumed'), owner: ownerSchema, supersedes: ownerSchema }),
  /** Written before anything of the step is sent. */
  z.object({ ...common, event: z.literal('intent'), step: z.string(), request: z.string().exactOptional() }),
  z.object({ ...common, event: z.literal('submitted'), step: z.string(), poller: z.string() }),
  z.object({
    ...common,
    event: z.literal('outcome'),
    step: z.string(),
    state: z.enum(['done', 'skipped', 'unverified', 'failed']),
    note: z.string().exactOptional(),
    problem: problem.exactOptional(),
    requestId: z.string().exactOptional(),
  }),
  z.object({
    ...common,
    event: z.literal('finished'),
    result: z.enum(['succeeded', 'failed', 'cancelled', 'interrupted', 'unknown']),
    note: z.string().exactOptional(),
    problem: problem.exactOptional(),
  }),
]);
export type JournalRecord = z.infer<typeof recordSchema>;
export type JournalEvent = JournalRecord extends infer R
  ? R extends JournalRecord
    ? Omit<R, 'v' | 'at'>
    : never
  : never;
export type StartedRecord = Extract<JournalRecord, { event: 'started' }>;

/** One operation as the journal tells it, from its records in their order. */
export interface JournalEntry {
  readonly started: StartedRecord;
  readonly owner: Owner;
  /** By step id: the last thing known of it. */
  readonly steps: ReadonlyMap<string, StepRecord>;
  readonly finished?: Extract<JournalRecord, { event: 'finished' }>;
}

export interface StepRecord {
  readonly begunAt?: number;
  readonly poller?: string;
  readonly outcome?: Extract<JournalRecord, { event: 'outcome' }>;
}

/** Records of operations whose start is not in the file are left out. Oldest first. */
export function entriesOf(records: readonly JournalRecord[]): readonly JournalEntry[] {
  const entries = new Map<
    string,
    { started: StartedRecord; owner: Owner; steps: Map<string, StepRecord>; finished?: JournalEntry['finished'] }
  >();
  for (const record of records) {
    if (record.event === 'started') {
      entries.set(record.operation, { started: record, owner: record.owner, steps: new Map() });
      continue;
    }
    const entry = entries.get(record.operation);
    if (!entry) continue;
    if (record.event === 'resumed') {
      if (sameOwner(entry.owner, record.supersedes)) {
        entry.owner = record.owner;
        delete entry.finished;
      }
    } else if (record.event === 'finished') entry.finished = record;
    else {
      const before = entry.steps.get(record.step) ?? {};
      entry.steps.set(record.step, withRecord(before, record));
    }
  }
  return [...entries.values()].map(({ finished, ...rest }) => (finished ? { ...rest, finished } : rest));
}

function withRecord(before: StepRecord, record: Extract<JournalRecord, { step: string }>): StepRecord {
  switch (record.event) {
    case 'intent':
      // A step that is run anew starts from nothing: its old poller and end are past.
      return { begunAt: record.at };
    case 'submitted':
      return { ...before, poller: record.poller };
    case 'outcome':
      return { ...before, outcome: record };
  }
}

export function sameOwner(a: Owner, b: Owner): boolean {
  return a.host === b.host && a.pid === b.pid && a.startedAt === b.startedAt;
}
