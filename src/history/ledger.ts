import type { ConstraintHistory, HistorySummary, Stretch, Trend } from '../governance/history.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import { Buckets } from './buckets.ts';
import { identify } from './identity.ts';
import { type HistoryRecord, type TextId, unknown as unknownTotal } from './record.ts';
import { gone, pastTheCap, present, Standing } from './standing.ts';

/** One constraint’s audit, as its status told it. Times are epoch seconds. */
export interface AuditedConstraint {
  /** `<kind>/<name>`. */
  readonly key: string;
  readonly createdAt: number;
  readonly at: number;
  /** What the audit found; undefined where the status does not say. */
  readonly total: number | undefined;
  /** All that the audit found is among the rows. */
  readonly whole: boolean;
  readonly rows: number;
  /** How many of the rows are in each namespace. */
  namespaces(): ReadonlyMap<string, number>;
  object(row: number): Pick<ObjectReference, 'group' | 'kind' | 'namespace' | 'name'>;
}

/** The series of all violations of the cluster; no namespace is called so. */
export const everything = '*';

/** By row; see ConstraintHistory. */
export type Since = Pick<ConstraintHistory, 'first' | 'after'>;

/** What is known of one constraint. */
export interface Course {
  readonly standing: Standing;
  /** Its last audit, and the last of which all that it found was known; 0 for none. */
  at: number;
  wholeAt: number;
  total: number | undefined;
}

/** The longest time from one audit to the next in which somebody is said to have watched; seconds. */
const step = 90 * 60;
const mostStretches = 500;
/** Gaps that are told, the latest. */
const gapsTold = 20;

/** What a history comes to: the same whether its records are read from the file or have just been made. */
export class Ledger {
  readonly texts: string[] = [];
  readonly courses = new Map<TextId, Course>();
  readonly buckets = new Buckets();
  /** Stretches in which audits were seen one after another; the oldest first. */
  readonly watched: Stretch[] = [];
  uid = '';
  madeUpUntil = 0;
  lookedAt = 0;
  /** How often something came or went. */
  changes = 0;
  /** When the violation of which a compacted file knows that it went longest ago did so. */
  oldestGone = Number.POSITIVE_INFINITY;
  readonly #ids = new Map<string, TextId>();

  /** The latest audit; 0 when there was none. */
  get latest(): number {
    return this.watched.at(-1)?.to ?? 0;
  }

  idOf(text: string): TextId | undefined {
    return this.#ids.get(text);
  }

  courseOf(key: string): Course | undefined {
    const id = this.#ids.get(key);
    return id === undefined ? undefined : this.courses.get(id);
  }

  summary(isWriter: boolean): HistorySummary {
    const { watched, latest, madeUpUntil, buckets } = this;
    const gaps = watched.slice(1).map(({ from }, index) => ({ from: watched[index]?.to ?? from, to: from }));
    return {
      part: 'summary',
      begun: watched[0]?.from ?? 0,
      latest,
      ...(madeUpUntil > 0 && { madeUpUntil }),
      writer: isWriter ? 'this' : 'another',
      gaps: gaps.slice(-gapsTold),
      trend: buckets.trend(this.#ids.get(everything), latest),
      namespaces: this.#namespaces(),
    };
  }

  apply(record: HistoryRecord): void {
    switch (record.tag) {
      case 'cluster':
        this.uid = record.uid;
        this.madeUpUntil = record.madeUpUntil;
        return;
      case 'text':
        this.#ids.set(record.text, this.texts.length);
        this.texts.push(record.text);
        return;
      case 'came':
        this.changes++;
        this.#came(record);
        return;
      case 'gone':
        this.changes++;
        this.#at(record, (standing, place) => standing.leave(place));
        return;
      case 'hidden':
        this.#at(record, (standing, place) => standing.hide(place, record.last));
        return;
      case 'shown':
        this.#at(record, (standing, place) => standing.show(place));
        return;
      case 'audited': {
        const course = this.#course(record.constraint);
        course.total = record.total === unknownTotal ? undefined : record.total;
        this.#audited(record.constraint, course, record.at, record.whole);
        return;
      }
      case 'same':
        for (const constraint of record.constraints) {
          const course = this.#course(constraint);
          this.#audited(constraint, course, record.at, course.wholeAt === course.at);
        }
        return;
      case 'bucket':
        for (const [series, value] of record.values) {
          this.buckets.put(record.day, record.start, series, value);
          if (!record.day) this.buckets.put(true, record.start - (record.start % 86_400), series, value);
        }
        return;
      case 'watched':
        this.#saw(record.from);
        this.#saw(record.to, record.from);
        return;
      case 'looked':
        this.lookedAt = Math.max(this.lookedAt, record.at);
        return;
      case 'episode':
        this.oldestGone = Math.min(this.oldestGone, record.gone);
        return;
    }
  }

  /**
   * Takes one constraint’s audit in: what came, what is gone, and what nobody can tell because audit did not keep all that it
   * found. Its records go to `put`, in an order in which no beginning of them says anything that is not so.
   */
  audit(audited: AuditedConstraint, put: (record: HistoryRecord) => void): Since {
    const tell = (record: HistoryRecord) => {
      put(record);
      this.apply(record);
    };
    const constraint = this.text(audited.key, tell);
    const course = this.#course(constraint);
    const { at, whole } = audited;
    // The status of an audit before the last one is no news: an old backup, or a clock that was set back.
    if (at < course.at) return this.look(audited);
    const { standing } = course;
    const since = noSince(audited.rows);
    const before = course.wholeAt < at ? course.wholeAt : 0;
    const after = Math.max(before, audited.createdAt < at ? audited.createdAt : 0);
    const seen = new Uint8Array(standing.length + audited.rows);
    const identity = new Uint32Array(3);
    for (let row = 0; row < audited.rows; row++) {
      const object = audited.object(row);
      identify(audited.key, object, identity);
      let place = standing.find(identity);
      if (place < 0 || standing.stateOf(place) === gone) {
        const kind = this.text(`${object.group}/${object.kind}`, tell);
        const namespace = this.text(object.namespace, tell);
        tell({ tag: 'came', constraint, identity, first: at, after, kind, namespace, name: object.name });
        if (place < 0) place = standing.length - 1;
      } else if (standing.stateOf(place) === pastTheCap) tell({ tag: 'shown', constraint, identity });
      seen[place] = 1;
      since.first[row] = standing.firstOf(place);
      since.after[row] = standing.afterOf(place);
    }
    for (let place = 0; place < standing.length; place++) {
      const state = standing.stateOf(place);
      if (seen[place] === 1 || state === gone) continue;
      const last = state === pastTheCap ? standing.lastOf(place) : course.at;
      const [whose, first] = [standing.identityOf(place), standing.firstOf(place)];
      if (whole) tell({ tag: 'gone', constraint, identity: whose, first, last, gone: at });
      else if (state === present) tell({ tag: 'hidden', constraint, identity: whose, last });
    }
    const isSame = whole === (course.wholeAt === course.at) && audited.total === course.total;
    if (!isSame) tell({ tag: 'audited', constraint, at, total: audited.total ?? unknownTotal, whole });
    else if (at > course.at) tell({ tag: 'same', at, constraints: [constraint] });
    standing.sweep();
    return since;
  }

  /** Since when its rows are known, without taking them in. */
  look({ key, rows, object }: AuditedConstraint): Since {
    const since = noSince(rows);
    const standing = this.courseOf(key)?.standing;
    if (standing === undefined) return since;
    const identity = new Uint32Array(3);
    for (let row = 0; row < rows; row++) {
      identify(key, object(row), identity);
      const place = standing.find(identity);
      if (place < 0 || standing.stateOf(place) === gone) continue;
      since.first[row] = standing.firstOf(place);
      since.after[row] = standing.afterOf(place);
    }
    return since;
  }

  /**
   * A constraint is no longer there, and so nothing breaks it. Said as of an audit after its own last one; until there is one
   * nothing is.
   */
  remove(key: string, put: (record: HistoryRecord) => void): void {
    const constraint = this.#ids.get(key);
    const course = this.courseOf(key);
    const at = this.latest;
    if (constraint === undefined || course === undefined || at <= course.at) return;
    const tell = (record: HistoryRecord) => {
      put(record);
      this.apply(record);
    };
    const { standing } = course;
    for (let place = 0; place < standing.length; place++) {
      const state = standing.stateOf(place);
      if (state === gone) continue;
      const last = state === pastTheCap ? standing.lastOf(place) : course.at;
      tell({
        tag: 'gone',
        constraint,
        identity: standing.identityOf(place),
        first: standing.firstOf(place),
        last,
        gone: at,
      });
    }
    tell({ tag: 'audited', constraint, at, total: 0, whole: true });
    standing.sweep();
  }

  /** Keys of constraints that violations are known of, or a figure that is not zero. */
  *violated(): Iterable<string> {
    for (const [id, { standing, total }] of this.courses)
      if (total !== 0 || standing.length > 0) yield this.texts[id] ?? '';
  }

  /**
   * Figures of namespaces, and of the cluster under `everything`, at the latest audit. Those that the hour has already are not
   * put again.
   */
  figure(figures: ReadonlyMap<string, number>, put: (record: HistoryRecord) => void): void {
    const at = this.latest;
    const tell = (record: HistoryRecord) => {
      put(record);
      this.apply(record);
    };
    const values: [series: TextId, value: number][] = [];
    for (const [name, value] of figures) {
      const series = this.text(name, tell);
      if (this.buckets.at(at, series) !== value) values.push([series, value]);
    }
    if (values.length > 0) tell({ tag: 'bucket', day: false, start: at - (at % 3600), values });
  }

  /** The number of a text, which is given one if it has none. */
  text(text: string, tell: (record: HistoryRecord) => void): TextId {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    tell({ tag: 'text', text });
    return this.texts.length - 1;
  }

  #namespaces(): ReadonlyMap<string, Trend> {
    const { buckets, latest } = this;
    const told = new Map<string, Trend>();
    for (const series of buckets.seriesIn(latest)) {
      const name = this.texts[series] ?? '';
      // A constraint’s key has a slash, a namespace’s name has none.
      if (name !== everything && !name.includes('/')) told.set(name, buckets.trend(series, latest, 0));
    }
    return told;
  }

  #came({ constraint, identity, first, after }: HistoryRecord & { tag: 'came' }): void {
    this.#course(constraint).standing.add(identity, first, after);
  }

  #at(
    { constraint, identity }: { constraint: TextId; identity: Uint32Array },
    change: (standing: Standing, place: number) => void,
  ): void {
    const { standing } = this.#course(constraint);
    const place = standing.find(identity);
    if (place >= 0 && standing.stateOf(place) !== gone) change(standing, place);
  }

  #audited(constraint: TextId, course: Course, at: number, whole: boolean): void {
    course.at = Math.max(course.at, at);
    if (whole) course.wholeAt = course.at;
    else if (course.wholeAt === at) course.wholeAt = 0;
    if (course.total !== undefined) this.buckets.set(at, constraint, course.total);
    this.#saw(at);
  }

  #course(constraint: TextId): Course {
    const known = this.courses.get(constraint);
    if (known !== undefined) return known;
    const course: Course = { standing: new Standing(), at: 0, wholeAt: 0, total: undefined };
    this.courses.set(constraint, course);
    return course;
  }

  #saw(at: number, since = at): void {
    const last = this.watched.at(-1);
    if (last !== undefined && since - last.to <= step) {
      if (at > last.to) this.watched[this.watched.length - 1] = { from: last.from, to: at };
      return;
    }
    this.watched.push({ from: since, to: at });
    // The first tells since when there is a history.
    if (this.watched.length > mostStretches) this.watched.splice(1, 1);
  }
}

function noSince(rows: number): Since {
  return { first: new Uint32Array(rows), after: new Uint32Array(rows) };
}
