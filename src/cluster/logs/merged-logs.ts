import { type LogLine, packLines } from '../../governance/logs/log-chunk.ts';
import { levelOf } from '../../governance/logs/log-level.ts';
import type { LogPart, LogsWish } from '../../governance/logs/log-part.ts';
import type { ClusterConnection } from '../connection/cluster-connection.ts';
import { readContainerLog } from './container-log.ts';

/** Milliseconds that lines which come one by one are gathered for. */
const gathered = 80;
/** Milliseconds that those of a slow container are waited for, before the others' are shown. */
const patience = 1_500;
/** Lines in one part at most; so many wait before the containers are held up. */
const mostLines = 2_000;
/** The same while they are sorted as a whole, at the beginning. */
const mostSorted = 20_000;

/**
 * Reads the logs of several containers as one, by time as far as they come together. Each part is taken before the next is
 * made; what comes meanwhile is bounded, and holds up the server. Resolves when all of them have ended, or with the signal.
 */
export async function readLogs(
  connection: ClusterConnection,
  { places, follow, ...wish }: LogsWish,
  take: (part: LogPart) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let waiting: LogLine[] = [];
  let states: LogPart['states'] = [];
  let histories = places.length;
  let timer: NodeJS.Timeout | undefined;
  let sending = Promise.resolve();
  let room = Promise.withResolvers<void>();

  function soon(after: number): void {
    timer ??= setTimeout(send, after);
  }

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    sending = sending.then(sendAll, sendAll);
  }

  async function sendAll(): Promise<void> {
    const lines = waiting.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    waiting = [];
    const told = states;
    states = [];
    if (told.length > 0 && !signal.aborted) await take({ states: told });
    for (let from = 0; from < lines.length && !signal.aborted; from += mostLines)
      await take({ chunk: packLines(lines.slice(from, from + mostLines)), states: [] });
    room.resolve();
    room = Promise.withResolvers();
  }

  signal.addEventListener('abort', () => room.resolve(), { once: true });
  const reading = places.map((place, index) => {
    let hasHistory = false;
    return readContainerLog(
      connection,
      place,
      { ...wish, follow },
      {
        onLine(at, text) {
          waiting.push({ at, text, level: levelOf(text), place: index });
          if (histories === 0) soon(gathered);
          if (waiting.length < (histories === 0 ? mostLines : mostSorted)) return undefined;
          const { promise } = room;
          if (histories > 0) send();
          return promise;
        },
        onState(state, problem) {
          states = [...states, { place: index, state, ...(problem && { problem }) }];
          soon(histories === 0 ? gathered : patience);
        },
        onHistory() {
          if (hasHistory) return;
          hasHistory = true;
          histories -= 1;
          if (histories === 0) send();
        },
      },
      signal,
    );
  });
  await Promise.all(reading);
  send();
  await sending;
}
