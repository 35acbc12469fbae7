/** Held against what Gatekeeper 3.23.1 itself answered: the pages of an audit pod and of a controller. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isTold, podMetrics, totalMetrics } from '../../src/governance/gatekeeper-metrics.ts';
import { addHistograms, emptyHistogram, quantileBucket } from '../../src/governance/histogram.ts';
import { parseSample } from '../../src/governance/prometheus-text.ts';

const page = (name: string) => readFileSync(new URL(`metrics/${name}.txt`, import.meta.url), 'utf8').split('\n');
const metricsOf = (pod: string, lines: readonly string[]) =>
  podMetrics(
    'gatekeeper-system',
    pod,
    lines.filter(isTold).flatMap((line) => parseSample(line) ?? []),
  );
const audit = metricsOf('gatekeeper-audit-1', page('audit'));
const webhook = metricsOf('gatekeeper-controller-1', page('webhook'));

describe('Prometheus’ text format', () => {
  it('is read line by line', () => {
    expect(parseSample('a_total{x="1",y="a\\"b\\\\c\\nd,}"} 1.5e+09')).toEqual({
      name: 'a_total',
      labels: new Map([
        ['x', '1'],
        ['y', 'a"b\\c\nd,}'],
      ]),
      value: 1.5e9,
    });
    expect(parseSample('a 3 1395066363000')?.value).toBe(3);
    expect(parseSample('a{le="+Inf"} +Inf')?.value).toBe(Infinity);
    expect(parseSample('a{} 0')?.labels.size).toBe(0);
  });

  it.each(['', '# HELP a b', '# TYPE a counter', 'a', 'a NaN', 'a x', 'a{b=c} 1', 'a{b="c} 1', '{} 1', 'a{b="c"x} 1'])(
    'what is no sample is none: %j',
    (line) => expect(parseSample(line)).toBeUndefined(),
  );

  it('takes no longer for a hostile line', () => {
    expect(parseSample(`a{${'b="\\\\",'.repeat(20_000)} 1`)).toBeUndefined();
    expect(parseSample(`a{x="${'\\'.repeat(99_999)}"} 1`)).toBeUndefined();
  });
});

describe('Gatekeeper’s metrics', () => {
  it('of an audit pod: its runs, what it found, what it knows', () => {
    expect(audit).toMatchObject({
      pod: 'gatekeeper-audit-1',
      // It was under way: its start is after the last end.
      audit: {
        startedAt: 1_795_314_206_000,
        endedAt: 1_795_314_201_000,
        durations: { count: 1, sum: 0.569418701 },
        violations: { deny: 6, dryrun: 31, scoped: 5, unrecognized: 0, warn: 2 },
      },
      constraints: { active: 8, error: 0 },
      templates: { active: 15, error: 1 },
    });
    expect(audit).not.toHaveProperty('validation');
  });

  it('of a controller: requests by their answer, and how long they took', () => {
    expect(webhook?.validation?.requests).toEqual({ allow: 853, deny: 241 });
    expect(webhook?.validation?.latency.count).toBe(1094);
    expect(webhook?.validation?.latency.buckets.at(-1)).toEqual([Infinity, 1094]);
    expect(webhook).not.toHaveProperty('audit');
    expect(webhook).not.toHaveProperty('mutation');
  });

  it('are none where nothing of Gatekeeper’s is told', () => {
    expect(metricsOf('p', ['go_goroutines 5', '<html>'])).toBeUndefined();
  });

  it('add up over controllers; what each of them knows is not added', () => {
    if (!audit || !webhook) throw new Error('both are read');
    const total = totalMetrics([audit, webhook, { ...webhook, pod: 'gatekeeper-controller-2' }]);
    expect(total.pods).toBe(3);
    expect(total.validation?.requests).toEqual({ allow: 1706, deny: 482 });
    expect(total.validation?.latency.count).toBe(2188);
    expect(total.audit?.violations.dryrun).toBe(31);
    expect(total.templates).toEqual({ active: 15, error: 1 });
  });
});

describe('a histogram', () => {
  const some = {
    buckets: [
      [0.1, 50],
      [1, 98],
      [Infinity, 100],
    ] as const,
    count: 100,
    sum: 20,
  };
  it('knows of a quantile the bucket only', () => {
    expect(quantileBucket(some, 0.5)).toEqual({ atMost: 0.1 });
    expect(quantileBucket(some, 0.95)).toEqual({ atMost: 1 });
    expect(quantileBucket(some, 0.99)).toEqual({ over: 1 });
    expect(quantileBucket(emptyHistogram, 0.5)).toBeUndefined();
  });

  it('is added bucket by bucket', () => {
    expect(addHistograms(some, some)).toMatchObject({ count: 200, sum: 40 });
    expect(addHistograms(some, some).buckets[0]).toEqual([0.1, 100]);
    expect(addHistograms(emptyHistogram, some)).toEqual(some);
  });
});
