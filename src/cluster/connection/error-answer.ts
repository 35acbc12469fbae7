import type { Dispatcher } from 'undici';
import { objectOf, textOf } from '../../governance/raw-json.ts';
import type { ErrorAnswer } from './problems.ts';

/** Bytes of a refusal that are read for its message. */
const largestBody = 64 * 1024;

/** What the head of an answer outside 2xx says; at hand before its body is. */
export function headerWords({ statusCode, headers }: Dispatcher.ResponseData): Omit<ErrorAnswer, 'message'> {
  const audit = headers['audit-id'];
  const wait = headers['retry-after'];
  const seconds = typeof wait === 'string' ? Number(wait) : Number.NaN;
  const milliseconds =
    Number.isNaN(seconds) && typeof wait === 'string' ? Date.parse(wait) - Date.now() : seconds * 1000;
  return {
    status: statusCode,
    ...(typeof audit === 'string' ? { requestId: audit } : {}),
    ...(Number.isFinite(milliseconds) ? { retryAfter: Math.max(0, milliseconds) } : {}),
  };
}

/**
 * The message of a Status object, or the first line of whatever a proxy in between sent; "" when nothing came of it. What does
 * not come `within` so many ms is not waited for: an answer to a watch has no limit of its own.
 */
export async function refusalMessage(response: Dispatcher.ResponseData, within: number): Promise<string> {
  const body = await beginning(response, within);
  try {
    return textOf(objectOf(JSON.parse(body)).message);
  } catch {
    return body.trimStart().startsWith('<') ? '' : (body.trim().split('\n')[0]?.slice(0, 200) ?? '');
  }
}

async function beginning(response: Dispatcher.ResponseData, within: number): Promise<string> {
  let text = '';
  const late = setTimeout(() => response.body.destroy(), within);
  try {
    for await (const chunk of response.body) {
      text += String(chunk);
      if (text.length > largestBody) break;
    }
  } catch {
    // The status alone says enough.
  } finally {
    clearTimeout(late);
  }
  return text;
}
