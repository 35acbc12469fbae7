import { saveText } from '../../src/state/save-text.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import type { LogTail } from './log-tail.ts';

/** Writes the lines that are shown into a file of the state folder, and says where. */
export async function saveLog(shell: Shell, page: Page, tail: LogTail): Promise<void> {
  const { context } = shell.live.store.getState().connection;
  const path = await saveText(`logs-${context}-${page.request.crumb ?? 'all'}`, 'log', linesOf(tail));
  shell.say(`saved ${tail.length} lines to ${path}`);
}

function* linesOf(tail: LogTail): Generator<string> {
  for (let index = 0; index < tail.length; index++) {
    const line = tail.ring.line(tail.at(index) ?? -1);
    if (!line) continue;
    const { namespace = '', pod = '', container = '' } = tail.places[line.place] ?? {};
    const time = Number.isNaN(line.at) ? '-' : new Date(line.at).toISOString();
    yield `${time} ${namespace}/${pod}/${container} ${line.text}`;
  }
}
