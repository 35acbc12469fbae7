/** Where a log was left, so that it is taken up again without a line being taken twice. */
export interface LogPosition {
  /** The log is opened: since when it has to be asked for, RFC 3339; undefined at first. */
  resume(): string | undefined;
  /** A line as it came, behind its time. */
  place(line: string): PlacedLine;
}

interface PlacedLine {
  /**
   * - `known`: it was there before the log was opened anew
   * - `after a gap`: new, and the last line that was known did not come again, so that others may be missing too
   */
  readonly fate: 'new' | 'known' | 'after a gap';
  readonly text: string;
  /** Epoch ms; now for a line without its time. */
  readonly at: number;
}

/**
 * The API server asks a kubelet by whole seconds (`sinceTime` loses its fraction), so that lines of that second come again. Each is
 * told by its time, which has nanoseconds, and those of the very last time by their text too: a line that was cut off comes whole.
 */
export function createLogPosition(): LogPosition {
  let last: Stamp | undefined;
  /** The texts of the last time, as often as they were taken. */
  let atLast: string[] = [];
  /** While lines come again: those of the last time that have not. */
  let again: string[] | undefined;

  return {
    resume() {
      again = last && [...atLast];
      return last?.text;
    },
    place(line) {
      const stamp = stampOf(line);
      if (stamp === undefined) return { fate: 'new', text: line, at: Date.now() };
      const text = line.slice(stamp.text.length + 1);
      const { at } = stamp;
      const order = last === undefined ? 1 : compare(stamp, last);
      let fate: PlacedLine['fate'] = 'new';
      if (again !== undefined) {
        if (order < 0) return { fate: 'known', text, at };
        const known = order === 0 ? again.indexOf(text) : -1;
        if (known !== -1) {
          again.splice(known, 1);
          return { fate: 'known', text, at };
        }
        if (order > 0) {
          if (again.length === atLast.length) fate = 'after a gap';
          again = undefined;
        }
      }
      // What a container says on its two streams may come a little out of order.
      if (order < 0) return { fate, text, at };
      if (order > 0) atLast = [];
      atLast.push(text);
      last = stamp;
      return { fate, text, at };
    },
  };
}

interface Stamp {
  readonly text: string;
  readonly at: number;
}

/** Such as `2026-11-22T01:54:15.123456789Z`; a node may write its own offset. */
const beginning = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)(?= |$)/;

function stampOf(line: string): Stamp | undefined {
  const text = beginning.exec(line)?.[0];
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return text === undefined || Number.isNaN(at) ? undefined : { text, at };
}

/** Within a millisecond by the text, which is alike for all lines of a node. */
function compare(a: Stamp, b: Stamp): number {
  return a.at - b.at || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}
