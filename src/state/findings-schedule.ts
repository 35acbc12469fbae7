import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { Finding } from '../governance/finding.ts';

export interface FindingsTimes {
  /** Milliseconds between two workings-out at least, while the picture changes. */
  readonly debounce: number;
  /** Milliseconds until another look when only time has passed (an audit may be late by now). */
  readonly calm: number;
}

export const findingsTimes: FindingsTimes = { debounce: 250, calm: 15_000 };

export interface FindingsSchedule {
  /** The picture is another. */
  changed(): void;
  close(): void;
}

/**
 * Works out findings when the picture changes, soon the first time and then seldom, and from time to time when it does
 * not. `publish` is called only with findings that differ from the last.
 */
export function scheduleFindings(
  picture: () => ClusterPicture,
  find: (picture: ClusterPicture, now: number) => readonly Finding[],
  publish: (findings: readonly Finding[]) => void,
  times: FindingsTimes = findingsTimes,
): FindingsSchedule {
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;
  let lastRun = 0;
  let last = '[]';
  let closed = false;

  function plan(delay: number): void {
    const at = Date.now() + delay;
    if (closed || at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(run, delay);
  }

  function run(): void {
    due = Number.POSITIVE_INFINITY;
    lastRun = Date.now();
    const findings = find(picture(), lastRun);
    const text = JSON.stringify(findings);
    if (text !== last) {
      last = text;
      publish(findings);
    }
    plan(times.calm);
  }

  return {
    changed: () => plan(Math.max(0, lastRun + times.debounce - Date.now())),
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
