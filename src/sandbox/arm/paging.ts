/** Lists in pages, linked as ARM links them. */
import type { Answer, Call } from './routes.ts';

/** One page of `rows` with a `nextLink` that carries every query parameter of the call and a `$skiptoken`. */
export function page(call: Call, rows: readonly unknown[], largest = 1000): Answer {
  const { slice, next } = cut(call, rows, largest);
  return { body: { value: slice, ...(next ? { nextLink: next } : {}) } };
}

/** The same in OData's words, as Microsoft.PolicyInsights answers: there `$top` is how many rows one wants in all. */
export function odataPage(call: Call, rows: readonly unknown[], context: string, largest = 1000): Answer {
  const top = Number(call.query.get('$top') ?? rows.length);
  const { slice, next } = cut(call, rows.slice(0, top), largest);
  return {
    body: {
      '@odata.context': context,
      '@odata.count': slice.length,
      ...(next ? { '@odata.nextLink': next } : {}),
      value: slice,
    },
  };
}

function cut(call: Call, rows: readonly unknown[], largest: number) {
  const top = Number(call.query.get('$top') ?? Number.POSITIVE_INFINITY);
  const from = decodeToken(call.query.get('$skiptoken'));
  const size = Math.min(largest, Number.isFinite(top) && top > 0 ? top : largest);
  const end = from + size;
  return { slice: rows.slice(from, end), next: end < rows.length ? link(call, end) : undefined };
}

function link(call: Call, from: number): string {
  const query = new URLSearchParams(call.query);
  query.set('$skiptoken', Buffer.from(`from=${from}`).toString('base64url'));
  return `${call.origin}${call.path}?${query}`;
}

function decodeToken(token: string | null): number {
  if (!token) return 0;
  const from = /^from=(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  return from ? Number(from) : 0;
}
