import { describe, expect, it } from 'vitest';
import { unseen } from '../../src/governance/history.ts';
import { Ledger } from '../../src/history/ledger.ts';
import type { HistoryRecord } from '../../src/history/record.ts';
import { audit, contentOf, told } from './audits.ts';

const key = 'K8sNoPrivilege/baseline';
const nobody = () => undefined;
const day = 86_400;

describe('an audit', () => {
  it('leaves when a violation was seen first, and when it was not there yet', () => {
    const ledger = new Ledger();
    ledger.audit(audit(key, 1000, ['a', 'b']), nobody);
    ledger.audit(audit(key, 1060, ['a', 'b', 'c']), nobody);
    ledger.audit(audit(key, 1120, ['b', 'c']), nobody);
    expect(told(ledger, key, ['a', 'b', 'c'])).toEqual({ b: [1000, 0], c: [1060, 1000] });
  });

  it('tells of a constraint younger than the history that nothing broke it before it was made', () => {
    const ledger = new Ledger();
    ledger.audit(audit(key, 1000, ['a'], { createdAt: 950 }), nobody);
    expect(told(ledger, key, ['a'])).toEqual({ a: [1000, 950] });
  });

  it('is told as one where an object violates a constraint several times', () => {
    const ledger = new Ledger();
    const { first } = ledger.audit(audit(key, 1000, ['a', 'a']), nobody);
    expect([...first]).toEqual([1000, 1000]);
    const records: HistoryRecord[] = [];
    ledger.audit(audit(key, 1060, ['a']), (record) => records.push(record));
    expect(records.map(({ tag }) => tag)).not.toContain('gone');
  });

  it('of an earlier time than the last says nothing: a backup, or a clock that was set back', () => {
    const ledger = new Ledger();
    ledger.audit(audit(key, 1060, ['a', 'b']), nobody);
    const records: HistoryRecord[] = [];
    ledger.audit(audit(key, 1000, ['a', 'c']), (record) => records.push(record));
    expect(records).toEqual([]);
    expect(told(ledger, key, ['a', 'b', 'c'])).toEqual({ a: [1060, 0], b: [1060, 0] });
  });

  it('makes nobody gone that it did not keep', () => {
    const ledger = new Ledger();
    const records: HistoryRecord[] = [];
    const put = (record: HistoryRecord) => records.push(structuredClone(record));
    ledger.audit(audit(key, 1000, ['a', 'b', 'c']), put);
    ledger.audit(audit(key, 1060, ['a', 'b'], { total: 40 }), put);
    ledger.audit(audit(key, 1120, ['b', 'd'], { total: 40 }), put);
    expect(records.filter(({ tag }) => tag === 'gone')).toEqual([]);
    // d was not there when all was known last; whether it came after, or was past the cap, comes to the same.
    expect(told(ledger, key, ['a', 'b', 'c', 'd'])).toEqual({
      a: [1000, 0],
      b: [1000, 0],
      c: [1000, 0],
      d: [1120, 1000],
    });
    ledger.audit(audit(key, 1180, ['a', 'd']), put);
    const gone = records.flatMap((record) => (record.tag === 'gone' ? [[record.last, record.gone]] : []));
    // b was there until the audit before, c until the last one that kept it.
    expect(gone.sort()).toEqual([
      [1000, 1180],
      [1120, 1180],
    ]);
  });

  it('does not call new what moves up into what is kept', () => {
    const ledger = new Ledger();
    ledger.audit(audit(key, 1000, ['a'], { total: 9 }), nobody);
    ledger.audit(audit(key, 1060, ['b'], { total: 9 }), nobody);
    expect(told(ledger, key, ['b'])).toEqual({ b: [1060, 0] });
  });

  it('that is read again with what was past the cap adds it as of the same moment', () => {
    const ledger = new Ledger();
    ledger.audit(audit(key, 1000, ['a']), nobody);
    ledger.audit(audit(key, 1060, ['a'], { total: 3 }), nobody);
    ledger.audit(audit(key, 1060, ['a', 'b', 'c']), nobody);
    expect(told(ledger, key, ['b', 'c'])).toEqual({ b: [1060, 1000], c: [1060, 1000] });
    ledger.audit(audit(key, 1120, ['a', 'c']), nobody);
    expect(told(ledger, key, ['b', 'c'])).toEqual({ c: [1060, 1000] });
  });

  it('begins a violation that comes back anew', () => {
    const ledger = new Ledger();
    ledger.audit(audit(key, 1000, ['a']), nobody);
    ledger.audit(audit(key, 1060, []), nobody);
    ledger.audit(audit(key, 1120, ['a']), nobody);
    expect(told(ledger, key, ['a'])).toEqual({ a: [1120, 1060] });
  });
});

describe('a constraint that is removed', () => {
  it('takes its violations along as of the next audit', () => {
    const ledger = new Ledger();
    ledger.audit(audit(key, 1000, ['a']), nobody);
    ledger.remove(key, nobody);
    expect(told(ledger, key, ['a'])).toEqual({ a: [1000, 0] });
    ledger.audit(audit('Other/one', 1060, []), nobody);
    ledger.remove(key, nobody);
    expect(told(ledger, key, ['a'])).toEqual({});
    expect([...ledger.violated()]).toEqual([]);
  });
});

describe('the course of figures', () => {
  it('has a gap where no audit was seen, and no zero', () => {
    const ledger = new Ledger();
    const now = 100 * day;
    ledger.audit(audit(key, now, ['a', 'b']), nobody);
    ledger.audit(audit(key, now + 3 * 3600, []), nobody);
    const { hours, hour } = ledger.buckets.trend(ledger.idOf(key), ledger.latest);
    expect(hour).toBe(now + 3 * 3600);
    expect([...hours.slice(-5)]).toEqual([unseen, 2, unseen, unseen, 0]);
    expect(ledger.summary(true).gaps).toEqual([{ from: now, to: now + 3 * 3600 }]);
  });

  it('is the same read back as it was told', () => {
    const ledger = new Ledger();
    const again = new Ledger();
    const put = (record: HistoryRecord) => again.apply(record);
    let state = 7;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return state % below;
    };
    for (let round = 1; round < 300; round++) {
      const names = Array.from({ length: random(30) }, () => `pod-${random(60)}`);
      const total = random(3) === 0 ? names.length + random(9) : names.length;
      ledger.audit(audit(`K/${random(4)}`, 1000 + 60 * round, [...new Set(names)], { total }), put);
      if (random(40) === 0) ledger.remove(`K/${random(4)}`, put);
      ledger.figure(new Map([['shop', random(100)]]), put);
    }
    expect(contentOf(again)).toEqual(contentOf(ledger));
  });
});
