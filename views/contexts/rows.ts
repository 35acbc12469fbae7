import type { ContextSummary } from '../../src/state/console-state.ts';
import type { TableRow } from '../parts/table/use-table.ts';

export interface ContextRow extends TableRow {
  readonly context: ContextSummary;
}

export function contextRows(contexts: readonly ContextSummary[]): readonly ContextRow[] {
  return contexts.map((context) => {
    const { name, cluster, server, user, namespace } = context;
    return {
      key: name,
      name,
      namespace,
      context,
      search: `${name} ${cluster} ${server} ${user} ${namespace}`.toLowerCase(),
    };
  });
}
