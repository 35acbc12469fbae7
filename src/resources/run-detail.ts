import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import type { RunState, RunStatus, StepStatus } from '../operations/run-status.ts';
import type { Look } from './column.ts';
import { type DetailLine, paragraph } from './detail-line.ts';
import { spellSeconds } from './spell-seconds.ts';

export interface WordLook extends Required<Look> {
  readonly word: string;
}

const running: WordLook = { glyph: '◐', tone: 'info', word: 'running' };
const done: WordLook = { glyph: '✔', tone: 'ok', word: 'done' };
const failed: WordLook = { glyph: '✖', tone: 'error', word: 'failed' };
const cancelled: WordLook = { glyph: '○', tone: 'warning', word: 'cancelled' };
const unknown: WordLook = { glyph: '?', tone: 'warning', word: 'cannot be told' };
const open = { glyph: '▲', tone: 'warning' } as const;

export const runLooks: Readonly<Record<RunState, WordLook>> = {
  running,
  succeeded: done,
  failed,
  cancelled,
  interrupted: { ...open, word: 'interrupted' },
  unknown,
  unfollowed: { ...open, word: 'goes on unwatched' },
};

const stepLooks: Readonly<Record<StepStatus['state'], WordLook>> = {
  pending: { glyph: '○', tone: 'muted', word: '' },
  running,
  done,
  skipped: { glyph: '·', tone: 'muted', word: 'not needed' },
  unverified: { ...open, word: 'not seen in the cluster' },
  failed,
  cancelled,
  unknown,
};

/** An operation as it stands: its steps, and what came of it. `now` is epoch ms. */
export function runDetail(run: RunStatus, now: number): readonly DetailLine[] {
  const { state, steps, note, problem, throttledUntil = 0, resumed } = run;
  const { glyph, tone, word } = runLooks[state];
  const taken = `${spellSeconds(tookOf(run, now))}${resumed ? ', begun by an earlier console' : ''}`;
  return [
    [
      [tone, `${glyph} ${word}`],
      ['muted', `  ${state === 'running' ? 'for' : 'after'} ${taken}`],
    ],
    ...(state === 'running' && throttledUntil > now ? [throttling(throttledUntil, now, '; x cancels')] : []),
    [],
    ...steps.flatMap((step) => stepDetail(step, now)),
    ...(note === undefined || note === steps.at(-1)?.note ? [] : [[], paragraph(note)]),
    ...(problem === undefined ? [] : [[], ...problemDetail(problem)]),
  ];
}

/** Ms that it took, or takes so far. */
export function tookOf({ startedAt, endedAt }: RunStatus, now: number): number {
  return (endedAt ?? now) - startedAt;
}

/** That a request waits until `until`, epoch ms. */
export function throttling(until: number, now: number, rest = ''): DetailLine {
  const text = `Azure throttles: the next try is in ${spellSeconds(until - now)}${rest}`;
  return paragraph(text, { tone: 'warning', mark: '▲ ' });
}

function stepDetail({ title, state, percent, note = '', startedAt, endedAt }: StepStatus, now: number): DetailLine[] {
  const { glyph, tone, word } = stepLooks[state];
  const time = startedAt === undefined ? '' : spellSeconds((endedAt ?? now) - startedAt);
  const right = [word, percent !== undefined && state === 'running' && `${percent} %`, time].filter(Boolean);
  return [
    { left: [[tone, glyph], ` ${title}`], right: [[tone, right.join(' · ')]] },
    ...(note === '' ? [] : [paragraph(note, { tone: 'muted', mark: '  ' })]),
  ];
}

/** What went wrong, what to do next, and by which request id Azure's support finds it. */
export function problemDetail({ what, next, code, status, requestId }: AzureProblem): readonly DetailLine[] {
  const trace = [status && `HTTP ${status}`, code, requestId && `request ${requestId}`].filter(Boolean).join(' · ');
  return [
    paragraph(what, { tone: 'error', mark: '✖ ' }),
    paragraph(next, { mark: '  ' }),
    ...(trace === '' ? [] : [paragraph(trace, { tone: 'muted', mark: '  ' })]),
  ];
}
