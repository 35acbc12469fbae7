import type { RunState, RunStatus, StepStatus } from '../../src/operations/run-status.ts';
import type { Token } from '../../themes/theme.ts';
import { type Line, spread } from '../parts/line.ts';
import { problemLines, wrapped } from './plan-lines.ts';

interface Look {
  readonly glyph: string;
  readonly token: Token;
  readonly word: string;
}

export const runLooks: Readonly<Record<RunState, Look>> = {
  running: { glyph: '◐', token: 'info', word: 'running' },
  succeeded: { glyph: '✔', token: 'ok', word: 'done' },
  failed: { glyph: '✖', token: 'error', word: 'failed' },
  cancelled: { glyph: '○', token: 'warning', word: 'cancelled' },
  interrupted: { glyph: '▲', token: 'warning', word: 'interrupted' },
  unfollowed: { glyph: '▲', token: 'warning', word: 'goes on unwatched' },
};

const stepLooks: Readonly<Record<StepStatus['state'], Look>> = {
  pending: { glyph: '○', token: 'muted', word: '' },
  running: { glyph: '◐', token: 'info', word: 'running' },
  done: { glyph: '✔', token: 'ok', word: 'done' },
  skipped: { glyph: '·', token: 'muted', word: 'not needed' },
  unverified: { glyph: '▲', token: 'warning', word: 'not seen in the cluster' },
  failed: { glyph: '✖', token: 'error', word: 'failed' },
  cancelled: { glyph: '○', token: 'warning', word: 'cancelled' },
};

/** An operation as it stands: its steps, and what came of it. `now` is epoch ms. */
export function runLines(run: RunStatus, now: number, width: number): readonly Line[] {
  const { glyph, token, word } = runLooks[run.state];
  const taken = `${spelledSeconds((run.endedAt ?? now) - run.startedAt)}${run.resumed ? ', begun by an earlier console' : ''}`;
  return [
    [
      [token, `${glyph} ${word}`],
      ['muted', `  ${run.state === 'running' ? 'for' : 'after'} ${taken}`],
    ],
    ...throttleLines(run, now, width),
    [],
    ...run.steps.flatMap((step) => stepLines(step, now, width)),
    ...(run.note === undefined || run.note === run.steps.at(-1)?.note ? [] : [[], ...wrapped('', run.note, width)]),
    ...(run.problem === undefined ? [] : [[], ...problemLines(run.problem, width)]),
  ];
}

function throttleLines({ throttledUntil, state }: RunStatus, now: number, width: number): readonly Line[] {
  if (state !== 'running' || throttledUntil === undefined || throttledUntil <= now) return [];
  return wrapped(
    '▲ ',
    `Azure throttles: the next try is in ${spelledSeconds(throttledUntil - now)}; x cancels`,
    width,
    'warning',
  );
}

function stepLines(step: StepStatus, now: number, width: number): readonly Line[] {
  const { glyph, token, word } = stepLooks[step.state];
  const time = step.startedAt === undefined ? '' : spelledSeconds((step.endedAt ?? now) - step.startedAt);
  const percent = step.percent === undefined || step.state !== 'running' ? '' : `${step.percent} %`;
  const right = [word, percent, time].filter((part) => part !== '').join(' · ');
  return [
    spread([[token, glyph], ` ${step.title}`], [[token, right]], width),
    ...(step.note === undefined || step.note === '' ? [] : wrapped('  ', step.note, width, 'muted')),
  ];
}

/** `< 1 s`, `42 s`, `3 min 5 s`. Milliseconds in. */
export function spelledSeconds(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 1) return '< 1 s';
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
