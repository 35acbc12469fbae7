/** Errors on demand: the next requests that fit are answered with what a test or a trainer ordered. */
import { errorBody } from './errors.ts';
import type { Answer } from './routes.ts';

export interface Fault {
  /** What must fit: a part of the path (any case), or a pattern tried on `METHOD /path?query`. */
  match: string | RegExp;
  method?: string;
  status: number;
  code?: string;
  message?: string;
  headers?: Record<string, string>;
  /** How many requests are answered so; 1 unless told, Infinity for until cleared. */
  times?: number;
  /** Milliseconds before the answer. With `status: 0` the connection is then cut without one. */
  delayMs?: number;
  /** With `status: 0`: the request is carried out, and its answer is lost. */
  carriedOut?: true;
}

export interface Faults {
  next(fault: Fault): void;
  clear(): void;
  take(method: string, url: string): (Fault & { answer: Answer }) | undefined;
}

export function createFaults(): Faults {
  let queue: (Fault & { left: number })[] = [];
  return {
    next: (fault) => queue.push({ ...fault, left: fault.times ?? 1 }),
    clear: () => {
      queue = [];
    },
    take(method, url) {
      const fault = queue.find((candidate) => candidate.left > 0 && fits(candidate, method, url));
      if (!fault) return undefined;
      fault.left -= 1;
      return { ...fault, answer: answerOf(fault) };
    },
  };
}

function fits(fault: Fault, method: string, url: string): boolean {
  if (fault.method && fault.method !== method) return false;
  return typeof fault.match === 'string'
    ? url.toLowerCase().includes(fault.match.toLowerCase())
    : fault.match.test(`${method} ${url}`);
}

function answerOf(fault: Fault): Answer {
  const { status, code = 'InternalServerError', headers = {} } = fault;
  const { message = `The sandbox was told to answer ${status} ${fault.code ?? ''}`.trim() } = fault;
  return { status, headers, ...(status >= 400 && { body: errorBody({ status, code, message }) }) };
}
