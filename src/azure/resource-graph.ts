import type { ArmClients } from './arm-clients.ts';
import { abortable } from './sdk-arguments.ts';
import { EndlessListError } from './sound-pages.ts';

/**
 * Every row of a Resource Graph query over all subscriptions the login sees, paged by skipToken. Its data lags writes:
 * never confirm a write from it. @throws ArmError, EndlessListError
 */
export async function queryGraph(
  arm: ArmClients,
  query: string,
  signal?: AbortSignal,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { resources } = await import('@azure/arm-resourcegraph/api');
  const context = await arm.resourceGraph();
  const rows: Record<string, unknown>[] = [];
  const skipTokens = new Set<string>();
  let skipToken: string | undefined;
  do {
    const answer = await resources(
      context,
      { query, options: { resultFormat: 'objectArray', top: 1000, ...(skipToken && { skipToken }) } },
      abortable(signal),
    );
    const data: unknown = answer.data;
    if (Array.isArray(data)) rows.push(...data.filter((row) => typeof row === 'object' && row !== null));
    if (answer.skipToken && skipTokens.has(answer.skipToken))
      throw new EndlessListError('the pages of a Resource Graph query lead back to themselves');
    skipToken = answer.skipToken || undefined;
    if (skipToken) skipTokens.add(skipToken);
  } while (skipToken);
  return rows;
}

/** A string literal of Kusto. */
export function kustoText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
