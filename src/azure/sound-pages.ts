import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { pathOf } from './arm-error.ts';

/** A list whose pages lead back to one that was read: it would be read for ever, and is not known to its end. */
export class EndlessListError extends Error {
  override readonly name = 'EndlessListError';
}

const nextLink = /"(?:@odata\.)?nextLink"\s*:\s*("(?:[^"\\]|\\.)*")/;
const nullEntry = /[[,]\s*null\s*[,\]]/;
/** Links that were handed out and not followed yet. */
const most = 1_000;

/** Leaves out entries of a list that are null, which the SDKs read fields of. @throws EndlessListError */
export function soundPages(): PipelinePolicy {
  /** By the link to a page, the pages that led to it. */
  const before = new Map<string, ReadonlySet<string>>();
  return {
    name: 'soundPages',
    async sendRequest(request, next) {
      const response = await next(request);
      const text = response.bodyAsText;
      if (!text) return response;
      const link = nextLink.exec(text)?.[1];
      if (link !== undefined) {
        const led = new Set(before.get(request.url)).add(request.url);
        before.delete(request.url);
        const following: string = JSON.parse(link);
        if (led.has(following))
          throw new EndlessListError(`the pages of ${pathOf(request.url)} lead back to themselves`);
        for (const oldest of before.keys()) if (before.size >= most) before.delete(oldest);
        before.set(following, led);
      }
      if (nullEntry.test(text)) response.bodyAsText = withoutNulls(text);
      return response;
    },
  };
}

function withoutNulls(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('value' in body) || !Array.isArray(body.value)) return text;
    return JSON.stringify({ ...body, value: body.value.filter((entry) => entry !== null) });
  } catch {
    return text;
  }
}
