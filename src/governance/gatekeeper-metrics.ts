import { addHistograms, emptyHistogram, type Histogram } from './histogram.ts';
import { listKey } from './list-key.ts';
import type { Sample } from './prometheus-text.ts';

/** What one Gatekeeper pod counts of its work, since it started; absent what it does no such work of. */
export interface PodMetrics {
  readonly namespace: string;
  readonly pod: string;
  readonly audit?: AuditMetrics;
  readonly validation?: RequestMetrics;
  readonly mutation?: RequestMetrics;
  /** Constraints and templates that it knows, by what became of them: active, error. */
  readonly constraints: Counts;
  readonly templates: Counts;
}

/** By status. */
export type Counts = Readonly<Record<string, number>>;

export interface AuditMetrics {
  /** Epoch ms, to the second: of the last audit's start, and of the last end, which is before the start while one runs. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Seconds. */
  readonly durations: Histogram;
  /** Violations that the last audit found, by enforcement action. */
  readonly violations: Counts;
}

export interface RequestMetrics {
  /** By what was answered: allow, deny, error; of mutation, `success`, `skipped`, `error`. */
  readonly requests: Counts;
  /** Seconds. */
  readonly latency: Histogram;
}

export const metricsList = listKey<PodMetrics>('metrics');

/** What of a pod's metrics is told; of the rest there is much. */
export function isTold(line: string): boolean {
  return line.startsWith('gatekeeper_');
}

/** Undefined when not one of the samples is Gatekeeper's. */
export function podMetrics(namespace: string, pod: string, samples: readonly Sample[]): PodMetrics | undefined {
  const own = Map.groupBy(samples, ({ name }) => name.replace(/^gatekeeper_/, '').replace(/_total$/, ''));
  if (own.size === 0) return undefined;
  const startedAt = secondsOf(own, 'audit_last_run_time');
  const endedAt = secondsOf(own, 'audit_last_run_end_time');
  const durations = histogramOf(own, 'audit_duration_seconds');
  const audits = startedAt !== undefined || endedAt !== undefined || durations.count > 0;
  const validation = requestsOf(own, 'validation', 'admission_status');
  const mutation = requestsOf(own, 'mutation', 'mutation_status');
  return {
    namespace,
    pod,
    ...(audits && {
      audit: {
        ...(startedAt !== undefined && { startedAt }),
        ...(endedAt !== undefined && { endedAt }),
        durations,
        violations: countsOf(own.get('violations'), 'enforcement_action'),
      },
    }),
    ...(validation && { validation }),
    ...(mutation && { mutation }),
    constraints: countsOf(own.get('constraints'), 'status'),
    templates: countsOf(own.get('constraint_templates'), 'status'),
  };
}

type Samples = ReadonlyMap<string, readonly Sample[]>;

/** A moment that is told in seconds, as ms; 0 stands for none. */
function secondsOf(own: Samples, name: string): number | undefined {
  const value = (own.get(name) ?? own.get(`${name}_seconds`))?.[0]?.value;
  return value !== undefined && value > 0 && Number.isFinite(value) ? value * 1000 : undefined;
}

function countsOf(samples: readonly Sample[] = [], label: string): Counts {
  const counts = new Map<string, number>();
  for (const { labels, value } of samples) {
    const key = labels.get(label) ?? '';
    if (Number.isFinite(value)) counts.set(key, (counts.get(key) ?? 0) + value);
  }
  return Object.fromEntries(counts);
}

function requestsOf(own: Samples, what: string, label: string): RequestMetrics | undefined {
  const requests = countsOf(own.get(`${what}_request_count`), label);
  const latency = histogramOf(own, `${what}_request_duration_seconds`);
  return Object.keys(requests).length === 0 && latency.count === 0 ? undefined : { requests, latency };
}

/** Over all its labels but that of the buckets. */
function histogramOf(own: Samples, name: string): Histogram {
  const total = (suffix: string) => (own.get(`${name}_${suffix}`) ?? []).reduce((sum, { value }) => sum + value, 0);
  const buckets = new Map<number, number>();
  for (const { labels, value } of own.get(`${name}_bucket`) ?? []) {
    const le = labels.get('le') ?? '';
    const bound = le === '+Inf' ? Infinity : Number(le || Number.NaN);
    if (!Number.isNaN(bound)) buckets.set(bound, (buckets.get(bound) ?? 0) + value);
  }
  return { buckets: [...buckets].sort(([a], [b]) => a - b), count: total('count'), sum: total('sum') };
}

/** The work of all pods together. */
export interface TotalMetrics {
  /** How many pods it is of. */
  readonly pods: number;
  /** Of the pod that audited last. */
  readonly audit?: AuditMetrics;
  readonly validation?: RequestMetrics;
  readonly mutation?: RequestMetrics;
  /** Every pod knows them all: the most that one knows in each state. */
  readonly constraints: Counts;
  readonly templates: Counts;
}

export function totalMetrics(pods: readonly PodMetrics[]): TotalMetrics {
  const audits = pods.flatMap(({ audit }) => audit ?? []);
  const audit = audits.reduce<AuditMetrics | undefined>(
    (last, one) => (last === undefined || (one.startedAt ?? 0) > (last.startedAt ?? 0) ? one : last),
    undefined,
  );
  const validation = together(pods.flatMap((pod) => pod.validation ?? []));
  const mutation = together(pods.flatMap((pod) => pod.mutation ?? []));
  return {
    pods: pods.length,
    ...(audit && { audit }),
    ...(validation && { validation }),
    ...(mutation && { mutation }),
    constraints: merged(
      pods.map(({ constraints }) => constraints),
      Math.max,
    ),
    templates: merged(
      pods.map(({ templates }) => templates),
      Math.max,
    ),
  };
}

function together(all: readonly RequestMetrics[]): RequestMetrics | undefined {
  if (all.length === 0) return undefined;
  return {
    requests: merged(
      all.map(({ requests }) => requests),
      (a, b) => a + b,
    ),
    latency: all.map(({ latency }) => latency).reduce(addHistograms, emptyHistogram),
  };
}

function merged(all: readonly Counts[], of: (a: number, b: number) => number): Counts {
  const counts = new Map<string, number>();
  for (const [key, value] of all.flatMap((one) => Object.entries(one)))
    counts.set(key, of(counts.get(key) ?? 0, value));
  return Object.fromEntries(counts);
}
