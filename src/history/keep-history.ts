import { join } from 'node:path';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { areConstraintsRead } from '../governance/cluster-picture.ts';
import { type Constraint, constraintKey } from '../governance/constraint.ts';
import type {
  ConstraintHistory,
  HistoryAnswer,
  HistoryPart,
  HistoryQuestion,
  RecentChanges,
} from '../governance/history.ts';
import { loading, type Problem, type Reading } from '../governance/reading.ts';
import { auditedRows } from './audited-rows.ts';
import type { Limits } from './compact.ts';
import { Figures, isAllAudited, isRemoved } from './figures.ts';
import type { HistoryStore } from './history-store.ts';
import type { AuditedConstraint } from './ledger.ts';
import { inSlices } from './slices.ts';
import { UnusableHistory } from './unusable-history.ts';

export interface KeepOptions {
  /** Where histories are, each in a file of its own. */
  readonly folder: string;
  readonly limits: Limits;
  /** Somebody looks at it: a console, not a command that prints. */
  readonly watched: boolean;
  /** A sandbox’s: a history that is empty begins with a month that is made up, and says so. */
  readonly makesUp: boolean;
  /** The cluster’s: that of kube-system. Rejects with an error that has a `problem`. */
  uid(): Promise<string>;
  /** The reading is another. */
  changed(): void;
}

/** A cluster’s history while its pictures come. */
export interface KeptHistory {
  /** With each picture, before it is handed to another thread: what is needed of it is copied here. */
  see(picture: ClusterPicture): void;
  reading(): Reading<readonly HistoryPart[]>;
  /** Rejects with an error that has a `problem` when there is no history to be asked. */
  ask(question: HistoryQuestion): Promise<HistoryAnswer>;
  /** Resolves when all that was seen is stored, or cannot be. */
  stored(): Promise<void>;
  close(): Promise<void>;
}

const source = 'the history that this program keeps';
/** How often a history that another console writes is looked at; ms. */
const following = 5_000;
/** What came and went lately is told without being asked for: seconds, and how much of it at most. */
const week = 7 * 86_400;
const mostRecent = 1_000;
/** After what the cluster is asked again who it is; ms. */
const patience = 30_000;
/** An audit whose time is so far ahead of the clock here is not believed; seconds. */
const mostAhead = 600;

export function keepHistory({ folder, limits, watched, makesUp, uid, changed }: KeepOptions): KeptHistory {
  const known = new Map<string, Constraint>();
  /** By constraint: what is to be taken in; and, while another console writes, what has been looked up. */
  const queue = new Map<string, AuditedConstraint>();
  const looked = new Map<string, AuditedConstraint>();
  const parts = new Map<string, ConstraintHistory>();
  /** Of each constraint as it was audited last. */
  const figures = new Figures();
  let latest: ClusterPicture | undefined;
  let recent: RecentChanges | undefined;
  let changes = 0;
  let begunAt: number | undefined;
  /** Before this console was opened. */
  let lookedAt = 0;
  let reading: Reading<readonly HistoryPart[]> =
    limits.days === 0 ? { state: 'failed', source, problem: switchedOff } : loading(source);
  let store: HistoryStore | undefined;
  let opening: Promise<void> | undefined;
  let working: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function become(next: Reading<readonly HistoryPart[]>): void {
    if (closed) return;
    reading = next;
    changed();
  }

  function publish(problem: string | undefined): void {
    if (store === undefined) return;
    const { ledger, isWriter } = store;
    const value = [
      { ...ledger.summary(isWriter), ...(lookedAt > 0 && { lookedAt }) },
      ...(recent ? [recent] : []),
      ...parts.values(),
    ];
    const asOf = ledger.latest * 1000;
    if (problem === undefined) become({ state: 'live', source, value, asOf });
    else
      become({
        state: 'failed',
        source,
        value,
        asOf,
        problem: { what: problem, next: 'what was seen is shown, and written when that can be done' },
      });
  }

  async function open(): Promise<void> {
    try {
      const [cluster, room] = await Promise.all([uid(), import('./history-store.ts')]);
      const next = new room.HistoryStore(join(folder, `${cluster}.history`), { uid: cluster, madeUpUntil: 0 }, limits);
      await next.open();
      store = next;
      lookedAt = next.ledger.lookedAt;
      timer = setInterval(() => void work(true), following);
      timer.unref();
    } catch (error) {
      const problem = problemOf(error);
      become({ state: problem.status === 403 || problem.status === 401 ? 'denied' : 'failed', source, problem });
      // What was wrong with the connection may be over; a file stays what it is.
      if (!(error instanceof UnusableHistory)) setTimeout(() => (opening = undefined), patience).unref();
    }
  }

  async function work(follow = false): Promise<void> {
    if (store === undefined || closed) return;
    if (working !== undefined) return follow ? undefined : working;
    working = (async () => {
      const moved = follow && (await store.follow().catch(() => false));
      if (moved) again();
      if (queue.size === 0 && !moved) return;
      if (makesUp && store.isWriter && store.ledger.latest === 0 && !(await begin(store))) return;
      await takeIn(store);
      if (store.isWriter && latest !== undefined) account(store, latest);
      const overtaken = await store.flush();
      if (overtaken) again();
      if (recent === undefined || overtaken || changes !== store.ledger.changes) recent = await lately(store);
      changes = store.ledger.changes;
      publish(store.problem);
    })().finally(() => {
      working = undefined;
      if (queue.size > 0 && (!makesUp || store?.ledger.latest !== 0)) void work();
    });
    return working;
  }

  /** Waits until all is audited, for it is made up of that; but not for what never is. */
  async function begin({ ledger, put }: HistoryStore): Promise<boolean> {
    begunAt ??= performance.now();
    if (latest && !isAllAudited(latest) && performance.now() - begunAt < 2 * following) return false;
    const { makeUpHistory } = await import('./make-up.ts');
    await makeUpHistory(ledger, [...queue.values()], put);
    lookedAt = ledger.lookedAt;
    return true;
  }

  async function lately({ ledger, ask }: HistoryStore): Promise<RecentChanges | undefined> {
    const from = Math.max(0, Math.min(ledger.latest - week, lookedAt || ledger.latest));
    const answer = await ask({ from, most: mostRecent }).catch(() => undefined);
    return answer && { part: 'changes', from, ...answer };
  }

  /** All that is not stored is looked up, or taken in, once more. */
  function again(): void {
    for (const [key, audited] of looked) if (!queue.has(key)) queue.set(key, audited);
  }

  async function takeIn(into: HistoryStore): Promise<void> {
    const now = Date.now() / 1000;
    await inSlices(() => {
      for (const [key, audited] of queue) {
        queue.delete(key);
        return () => {
          const stores = into.isWriter && audited.at <= now + mostAhead;
          const { ledger } = into;
          const since = stores ? ledger.audit(audited, into.put) : ledger.look(audited);
          figures.take(audited);
          if (stores) looked.delete(key);
          else looked.set(key, audited);
          const trend = ledger.buckets.trend(ledger.idOf(key), ledger.latest);
          parts.set(key, { part: 'constraint', constraint: key, auditedAt: audited.at, ...since, trend });
        };
      }
      return undefined;
    });
  }

  /** What follows from all constraints together. */
  function account({ ledger, put }: HistoryStore, picture: ClusterPicture): void {
    if (!areConstraintsRead(picture)) return;
    for (const key of [...ledger.violated()]) {
      if (!isRemoved(picture, key)) continue;
      ledger.remove(key, put);
      figures.forget(key);
      parts.delete(key);
    }
    ledger.figure(figures.all(picture), put);
    if (watched) put({ tag: 'looked', at: ledger.latest });
  }

  return {
    reading: () => reading,
    see(picture) {
      if (closed || limits.days === 0) return;
      latest = picture;
      // Whatever the state of the reading: a status tells of its audit, and is copied here or never.
      for (const { value } of picture.constraints.values()) {
        for (const constraint of value ?? []) {
          const key = constraintKey(constraint);
          if (known.get(key) === constraint) continue;
          known.set(key, constraint);
          const audited = auditedRows(constraint);
          if (audited !== undefined) queue.set(key, audited);
        }
      }
      if (opening === undefined && areConstraintsRead(picture)) opening = open().then(() => work());
      else if (queue.size > 0) void work();
    },
    async ask(question) {
      await opening;
      await working;
      if (store === undefined) throw Object.assign(new Error(source), { problem: reading.problem ?? notYet });
      return store.ask(question);
    },
    async stored() {
      await opening;
      await work();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await opening;
      await working;
      await store?.close();
    },
  };
}

const switchedOff: Problem = {
  what: 'no history is kept: history.days is 0 in config.yaml',
  next: 'set it to the number of days that are to be kept',
};

const notYet: Problem = { what: 'the history is being read', next: 'ask again in a moment' };

function problemOf(error: unknown): Problem {
  if (error instanceof UnusableHistory)
    return {
      what: error.message,
      next: 'it is left untouched, and no history is kept; use that version, or move the file away',
    };
  if (error instanceof Error && 'problem' in error) return error.problem as Problem;
  return { what: error instanceof Error ? error.message : String(error), next: 'no history is kept' };
}
