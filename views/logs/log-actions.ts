import type { Action } from '../shell/action.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import type { LogTail } from './log-tail.ts';
import { ranges } from './range.ts';
import { saveLog } from './save-log.ts';
import { type LogStanding, stand } from './use-log.ts';

export interface LogContext {
  readonly shell: Shell;
  readonly page: Page;
  readonly tail: LogTail;
  readonly standing: LogStanding;
  /** Place of the cursor among the lines shown; -1 when there is none. */
  readonly index: number;
  /** Lines of the screen. */
  readonly height: number;
}

type Target = (index: number, height: number, length: number) => number;

function move(id: string, title: string, keys: readonly string[], target: Target): Action<LogContext> {
  return {
    id: `logs.${id}`,
    title,
    keys,
    run: ({ page, tail, index, height }) => {
      const last = tail.length - 1;
      const to = Math.max(0, Math.min(last, target(index, height, tail.length)));
      stand(page, { cursor: tail.at(to) ?? -1, follow: false });
    },
  };
}

function jump(id: string, title: string, keys: readonly string[], step: 1 | -1): Action<LogContext> {
  return {
    id: `logs.${id}`,
    title,
    keys,
    ...(step > 0 && { hint: 'next error' }),
    run: ({ shell, page, tail, index }) => {
      for (let at = index + step; at >= 0 && at < tail.length; at += step) {
        const number = tail.at(at);
        if (number === undefined || tail.ring.level(number) !== 'error') continue;
        stand(page, { cursor: number, follow: false });
        return;
      }
      shell.say(step > 0 ? 'no error further down' : 'no error further up');
    },
  };
}

function toggled(set: ReadonlySet<number>, number: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(number)) next.add(number);
  return next;
}

const onLine = ({ standing }: LogContext) => standing.cursor >= 0 || 'there is no line';

/** As k9s has them, where it has them. */
export const logActions: readonly Action<LogContext>[] = [
  move('down', 'Down', ['j', 'down'], (index) => index + 1),
  move('up', 'Up', ['k', 'up'], (index) => index - 1),
  move('top', 'First line', ['g', 'home'], () => 0),
  move('page-down', 'Page down', ['ctrl-f', 'pgdn'], (index, height) => index + Math.max(1, height - 1)),
  move('page-up', 'Page up', ['ctrl-b', 'pgup'], (index, height) => index - Math.max(1, height - 1)),
  {
    id: 'logs.bottom',
    title: 'Newest line, and follow',
    keys: ['G', 'end'],
    run: ({ page, tail }) => stand(page, { cursor: tail.at(tail.length - 1) ?? -1, follow: true }),
  },
  {
    id: 'logs.follow',
    title: 'Follow the newest line, or stay',
    keys: ['s'],
    hint: 'follow',
    run: ({ page, tail, standing: { follow, cursor } }) =>
      stand(page, { follow: !follow, cursor: follow ? (tail.at(tail.length - 1) ?? -1) : cursor }),
  },
  {
    id: 'logs.unfold',
    title: 'Unfold the line, or fold it',
    keys: ['enter'],
    hint: 'unfold',
    applies: onLine,
    run: ({ page, standing: { unfolded, cursor } }) =>
      stand(page, { unfolded: toggled(unfolded, cursor), follow: false }),
  },
  jump('next-error', 'Next error', ['e'], 1),
  jump('previous-error', 'Error before', ['E'], -1),
  {
    id: 'logs.previous',
    title: 'Of the run before the last restart, or of this one',
    keys: ['p'],
    hint: 'previous run',
    run: ({ page, standing: { previous } }) =>
      stand(page, { previous: !previous, follow: previous, cursor: -1, unfolded: new Set(), marked: new Set() }),
  },
  ...ranges.map(
    ({ key, title }): Action<LogContext> => ({
      id: `logs.range-${key}`,
      title: `Read: ${title}`,
      keys: [key],
      run: ({ shell, page, standing: { previous, attempt } }) => {
        shell.say(`reading: ${title}`);
        stand(page, {
          range: key,
          attempt: attempt + 1,
          follow: !previous && key !== '1',
          cursor: -1,
          unfolded: new Set(),
          marked: new Set(),
        });
      },
    }),
  ),
  {
    id: 'logs.times',
    title: 'Times',
    keys: ['t'],
    run: ({ shell, page }) => shell.say(toggleHabit(page, 'times') ? 'times are shown' : 'times are hidden'),
  },
  {
    id: 'logs.wrap',
    title: 'Wrap long lines',
    keys: ['w'],
    hint: 'wrap',
    run: ({ shell, page }) => shell.say(toggleHabit(page, 'wrap') ? 'long lines are wrapped' : 'long lines are cut'),
  },
  {
    id: 'logs.mark',
    title: 'Mark the line',
    keys: ['space'],
    applies: onLine,
    run: ({ page, standing: { marked, cursor } }) => stand(page, { marked: toggled(marked, cursor) }),
  },
  {
    id: 'logs.full-screen',
    title: 'Full screen',
    keys: ['f'],
    run: ({ shell }) => shell.store.setState(({ fullScreen }) => ({ fullScreen: !fullScreen })),
  },
  {
    id: 'logs.clear',
    title: 'Clear',
    keys: ['C'],
    run: ({ shell, page, tail }) => {
      tail.clear();
      shell.say('cleared: what is written from now on is shown');
      stand(page, { cursor: -1, follow: true, unfolded: new Set(), marked: new Set() });
    },
  },
  {
    id: 'logs.copy',
    title: 'Copy the line as it was written, or the marked ones',
    keys: ['c'],
    applies: onLine,
    run: ({ shell, tail, standing: { marked, cursor } }) => {
      const numbers = marked.size > 0 ? [...marked].sort((a, b) => a - b) : [cursor];
      const lines = numbers.flatMap((number) => tail.ring.line(number)?.text ?? []);
      return shell.copy(lines.join('\n'), lines.length === 1 ? 'the line' : `${lines.length} lines`);
    },
  },
  {
    id: 'logs.save',
    title: 'Save what is shown to a file',
    keys: ['ctrl-s'],
    hint: 'save',
    applies: ({ tail }) => tail.length > 0 || 'there is no line',
    run: ({ shell, page, tail }) => saveLog(shell, page, tail),
  },
];

/** What it is set to from now on. */
function toggleHabit(page: Page, name: string): boolean {
  const { habits } = page.state.getState();
  const on = !(habits[name] ?? name === 'times');
  page.state.setState({ habits: { ...habits, [name]: on } });
  return on;
}
