import type { ArmClients } from './arm-clients.ts';
import { abortable } from './sdk-arguments.ts';

/**
 * Every row of a Resource Graph query over all subscriptions the login sees, paged by skipToken. Its data lags writes:
 * never confirm a write from it. @throws ArmError
 */
export async function queryGraph(
  arm: ArmClients,
  query: string,
  signal?: AbortSignal,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { resources } = await import('@azure/arm-resourcegraph/api');
  const context = await arm.resourceGraph();
  const rows: Record<string, unknown>[] = [];
  let skipToken: string | undefined;
  do {
    const answer = await resources(
      context,
      { query, options: { resultFormat: 'objectArray', top: 1000, ...(skipToken && { skipToken }) } },
      abortable(signal),
    );
    const data: unknown = answer.data;
    if (Array.isArray(data)) rows.push(...data.filter((row) => typeof row === 'object' && row !== null));
    skipToken = answer.skipToken || undefined;
  } while (skipToken);
  return rows;
}

/** A string literal of Kusto. */
export function kustoText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
