import type { AuditMetrics, Counts, RequestMetrics, TotalMetrics } from '../governance/gatekeeper-metrics.ts';
import { type Histogram, quantileBucket } from '../governance/histogram.ts';
import { counted, grouped } from '../governance/number-text.ts';
import { given, moment } from './facts.ts';

/** One figure of Gatekeeper's work, in words and as data. */
export interface Figure {
  /** Its name in data. */
  readonly id: string;
  readonly what: string;
  readonly says: string;
  readonly values: object;
  /** Something failed. */
  readonly fault?: true;
}

/** Each figure that is known; nothing of what no pod does. */
export function figuresOf({ audit, validation, mutation, constraints, templates }: TotalMetrics): readonly Figure[] {
  return [
    ...(audit ? auditFigures(audit) : []),
    ...(validation ? requestFigures('validation', validation) : []),
    ...(mutation ? requestFigures('mutation', mutation) : []),
    countFigure('constraints', 'constraints', constraints),
    countFigure('templates', 'templates', templates),
  ];
}

function auditFigures(audit: AuditMetrics): readonly Figure[] {
  const { startedAt, endedAt, durations, violations } = audit;
  const { count: runs, sum } = durations;
  const mean = runs === 0 ? '' : `mean ${spellSpan(sum / runs)} of ${counted(runs, 'run')}`;
  const values = {
    ...moment('startedAt', startedAt),
    ...moment('endedAt', endedAt),
    runs,
    ...given('meanSeconds', runs === 0 ? undefined : sum / runs),
  };
  return [
    {
      id: 'audit',
      what: 'audit took',
      says: [lastRun(audit) ?? 'not known', mean].filter(Boolean).join(' · '),
      values,
    },
    { id: 'violations', what: 'audit found', says: spellCounts(violations) || 'nothing', values: violations },
  ];
}

/** How long the last audit took, to the second; one that runs has not ended. */
function lastRun({ startedAt, endedAt }: AuditMetrics): string | undefined {
  if (startedAt === undefined) return undefined;
  if (endedAt === undefined || endedAt < startedAt) return 'one is running';
  return endedAt - startedAt < 1000 ? '< 1 s' : spellSpan((endedAt - startedAt) / 1000);
}

function requestFigures(what: string, { requests, latency }: RequestMetrics): readonly Figure[] {
  return [
    countFigure(`${what}Requests`, `${what} requests`, requests),
    { id: `${what}Latency`, what: `${what} latency`, says: spellLatency(latency), values: quantilesOf(latency) },
  ];
}

function countFigure(id: string, what: string, counts: Counts): Figure {
  const failed = (counts.error ?? 0) > 0;
  return { id, what, says: spellCounts(counts) || 'none', values: counts, ...(failed && { fault: true }) };
}

const quantiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** `{ p50: { atMost: 0.005 }, … }`: bounds of the buckets that they lie in, in seconds. */
function quantilesOf(latency: Histogram): object {
  const entries = Object.entries(quantiles).map(([name, quantile]) => [name, quantileBucket(latency, quantile)]);
  return Object.fromEntries(entries.filter(([, bucket]) => bucket !== undefined));
}

/** `p50 ≤ 5 ms · p95 ≤ 20 ms · p99 ≤ 2 s`: the buckets that they lie in. */
function spellLatency(latency: Histogram): string {
  const parts = Object.entries(quantiles).flatMap(([name, quantile]) => {
    const bucket = quantileBucket(latency, quantile);
    if (!bucket) return [];
    const bound = 'atMost' in bucket ? `≤ ${spellSpan(bucket.atMost)}` : `> ${spellSpan(bucket.over)}`;
    return [`${name} ${bound}`];
  });
  return parts.length === 0 ? 'no request yet' : parts.join(' · ');
}

/** Of what there is some: `4 active, 1 error`. */
function spellCounts(counts: Counts): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([status, count]) => `${grouped(count)} ${status}`)
    .join(', ');
}

/** Seconds, in ms below one: `5 ms`, `1.5 s`, `24 s`. */
function spellSpan(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  return seconds < 10 ? `${Math.round(seconds * 10) / 10} s` : `${Math.round(seconds)} s`;
}
