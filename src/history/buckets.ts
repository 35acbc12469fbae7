import { type Trend, unseen } from '../governance/history.ts';

const hour = 3600;
const day = 24 * hour;
/** Hours and days that a trend tells of. */
const hoursTold = 48;
const daysTold = 30;
/** Hours that are kept one by one; of what is older, each day’s last figure. */
const hoursKept = 7 * 24;

export type Figures = Map<number, number>;

/** Figures by series (a text’s number) at the end of each hour and day in which an audit was seen. Times are epoch seconds. */
export class Buckets {
  readonly hours = new Map<number, Figures>();
  readonly days = new Map<number, Figures>();

  /** What an audit at `at` found. */
  set(at: number, series: number, value: number): void {
    this.put(false, at - (at % hour), series, value);
    this.put(true, at - (at % day), series, value);
  }

  put(isDay: boolean, start: number, series: number, value: number): void {
    const buckets = isDay ? this.days : this.hours;
    let figures = buckets.get(start);
    if (figures === undefined) {
      figures = new Map();
      buckets.set(start, figures);
    }
    figures.set(series, value);
  }

  /** The figure that stands in the hour of `at`. */
  at(at: number, series: number): number | undefined {
    return this.hours.get(at - (at % hour))?.get(series);
  }

  /** Series with a figure in the days that a trend tells of. */
  seriesIn(now: number): ReadonlySet<number> {
    const told = new Set<number>();
    for (const [start, figures] of this.days)
      if (start > now - daysTold * day) for (const series of figures.keys()) told.add(series);
    return told;
  }

  /** Forgets hours older than a week, and days older than `keepDays`, seen from `now`. */
  prune(now: number, keepDays: number): void {
    for (const start of this.hours.keys()) if (start < now - hoursKept * hour) this.hours.delete(start);
    for (const start of this.days.keys()) if (start < now - keepDays * day) this.days.delete(start);
  }

  /** The course of one series up to `now`. A bucket that knows others but not this one says `absent` of it. */
  trend(series: number | undefined, now: number, absent = unseen): Trend {
    const lastHour = now - (now % hour);
    const lastDay = now - (now % day);
    const course = (buckets: ReadonlyMap<number, Figures>, last: number, step: number, count: number) =>
      Uint32Array.from({ length: count }, (_, index) => {
        const figures = buckets.get(last - (count - 1 - index) * step);
        if (figures === undefined || series === undefined) return unseen;
        return figures.get(series) ?? absent;
      });
    return {
      hour: lastHour,
      day: lastDay,
      hours: course(this.hours, lastHour, hour, hoursTold),
      days: course(this.days, lastDay, day, daysTold),
    };
  }
}
