import type { RunStatus } from '../../src/operations/run-status.ts';
import type { JournalItem } from '../../src/state/azure-state.ts';
import { runLooks } from '../operation/run-lines.ts';
import type { TableRow } from '../parts/table/use-table.ts';

export interface OperationRow extends TableRow {
  readonly run: RunStatus;
  /** Known to this console, so that it can be followed; others are only in the journal. */
  readonly followed: boolean;
  /** From the journal: as whom, and the same as az or kubectl lines. */
  readonly item?: JournalItem;
  readonly account: string;
}

/** Operations of this console and of the journal, each once, the newest first. */
export function operationRows(runs: readonly RunStatus[], journal: readonly JournalItem[]): readonly OperationRow[] {
  const items = new Map(journal.map((item) => [item.status.id, item]));
  const followed = new Map(runs.map((run) => [run.id, run]));
  const ids = new Set([...followed.keys(), ...items.keys()]);
  return [...ids]
    .flatMap((id): OperationRow[] => {
      const item = items.get(id);
      const run = followed.get(id) ?? item?.status;
      if (run === undefined) return [];
      const account = item?.by.account ?? '';
      return [
        {
          key: id,
          name: run.title,
          run,
          followed: followed.has(id),
          account,
          ...(item && { item }),
          fault: ['failed', 'interrupted', 'unfollowed'].includes(run.state),
          search: `${run.kind} ${run.title} ${runLooks[run.state].word} ${account} ${run.target}`.toLowerCase(),
        },
      ];
    })
    .sort((a, b) => b.run.startedAt - a.run.startedAt);
}
