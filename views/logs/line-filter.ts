import fuzzysort from 'fuzzysort';
import { matcher } from '../parts/table/filter.ts';

/** What was typed after `/`, as it is looked for in lines. */
export interface LineFilter {
  /** Of a line with what stands before it, in lower case. */
  readonly test: (line: string) => boolean;
  readonly problem?: string;
  /** What is set off in the lines that have it. */
  readonly marks?: RegExp;
}

const fuzzyLength = 300;
const threshold = 0.2;

/** `x` a regular expression without case, `!x` the lines that do not match, `-f x` fuzzy; undefined when nothing was typed. */
export function lineFilter(text: string): LineFilter | undefined {
  const typed = text.trim();
  if (typed === '' || typed === '!' || typed === '-f') return undefined;
  if (/^-f\s/.test(typed)) {
    const query = typed.slice(2).trim();
    fuzzysort.cleanup();
    return { test: (line) => (fuzzysort.single(query, line.slice(0, fuzzyLength))?.score ?? 0) >= threshold };
  }
  const not = typed.startsWith('!');
  const pattern = not ? typed.slice(1).trimStart() : typed;
  const { matches, problem, literal } = matcher(pattern);
  const source = literal === undefined && problem === undefined ? pattern : escaped(pattern);
  return {
    test: (line) => matches(line) !== not,
    ...(problem !== undefined && { problem }),
    ...(!not && { marks: new RegExp(source, 'gi') }),
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
