import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { boundedDepth } from '../governance/bounded-depth.ts';
import { pathOf } from './arm-error.ts';

/** A list whose pages lead back to one that was read: it would be read for ever, and is not known to its end. */
export class EndlessListError extends Error {
  override readonly name = 'EndlessListError';
}

/** An answer that nothing can work through; as part of a list what is too deep is left out instead. */
export class TooDeepError extends Error {
  override readonly name = 'TooDeepError';
}

const nextLink = /"(?:@odata\.)?nextLink"\s*:\s*("(?:[^"\\]|\\.)*")/;
const nullEntry = /[[,]\s*null\s*[,\]]/;
/** Links that were handed out and not followed yet. */
const most = 1_000;

/**
 * Leaves out entries of a list that are null, which the SDKs read fields of, and what is nested deeper than anybody can read.
 * @throws EndlessListError
 * @throws TooDeepError
 */
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
      const tooDeep = isTooDeep(text);
      if (tooDeep || nullEntry.test(text)) {
        const sound = withEntries(text, (value) =>
          value.filter((entry) => entry !== null).map((entry) => (tooDeep ? boundedDepth(entry) : entry)),
        );
        if (tooDeep && isTooDeep(sound))
          throw new TooDeepError(`the answer to ${pathOf(request.url)} is nested too deep to be read`);
        response.bodyAsText = sound;
      }
      return response;
    },
  };
}

function withEntries(text: string, change: (value: readonly unknown[]) => readonly unknown[]): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('value' in body) || !Array.isArray(body.value)) return text;
    return JSON.stringify({ ...body, value: change(body.value) });
  } catch {
    return text;
  }
}

/** Levels; more than an entry of a list that was bounded can have. */
const deepest = 300;
const bracket = /"[^"\\]*(?:\\.[^"\\]*)*"|[[{]|[\]}]/g;

function isTooDeep(text: string): boolean {
  // Every level is closed: few answers have so many ends in them that looking closer is worth it.
  if (!/(?:[\]}]\s*){50}/.test(text)) return false;
  let depth = 0;
  for (const [found] of text.matchAll(bracket)) {
    if (found === '{' || found === '[') depth++;
    else if (found === '}' || found === ']') depth--;
    if (depth > deepest) return true;
  }
  return false;
}
