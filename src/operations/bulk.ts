import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import type { PlannedOperation } from './operation.ts';
import type { RunStatus } from './run-status.ts';

/** Operations that were confirmed together. Each is a run of its own, with its own entry in the journal. */
export interface Bulk {
  /** `Delete 5 assignments`. Remote text. */
  readonly title: string;
  readonly verb: string;
  /** In the order in which they begin. */
  readonly items: readonly BulkItem[];
  /** Epoch ms. */
  readonly startedAt: number;
}

export interface NamedPlan {
  /** What it is done to, as a list calls it. Remote text. */
  readonly name: string;
  readonly planned: PlannedOperation;
}

/** `left`: it was stopped before this one began. */
export type BulkItem = NamedPlan &
  (
    | { readonly state: 'waiting' | 'left' }
    | { readonly state: 'begun'; readonly run: string }
    | { readonly state: 'refused'; readonly problem: AzureProblem }
  );

/** Of all: how many have ended, and how many are not begun yet. */
export function bulkFigures({ items }: Bulk, runs: readonly RunStatus[]) {
  const running = items.filter((item) => runOf(item, runs)?.state === 'running').length;
  const waiting = items.filter(({ state }) => state === 'waiting').length;
  return { ended: items.length - running - waiting, waiting, all: items.length };
}

export function isBulkOver(bulk: Bulk, runs: readonly RunStatus[]): boolean {
  const { ended, all } = bulkFigures(bulk, runs);
  return ended === all;
}

/** The run of an item; undefined before it began. */
export function runOf(item: BulkItem, runs: readonly RunStatus[]): RunStatus | undefined {
  return item.state === 'begun' ? runs.find(({ id }) => id === item.run) : undefined;
}

/** Whether a run sends nothing more: it is over, or only looks at what came of it. */
export function hasSentAll({ state, steps }: RunStatus): boolean {
  return state !== 'running' || steps.every((step) => !step.writes || !['pending', 'running'].includes(step.state));
}
