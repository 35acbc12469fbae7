import type { ComponentPod } from '../../governance/component.ts';
import { flagsOf, isGatekeeper } from '../../governance/enforcement.ts';
import { isTold, type PodMetrics, podMetrics } from '../../governance/gatekeeper-metrics.ts';
import { parseSample } from '../../governance/prometheus-text.ts';
import { compareReadings, loading, type Reading } from '../../governance/reading.ts';
import { pause } from '../back-off.ts';
import type { ClusterConnection } from '../connection/cluster-connection.ts';
import { asClusterError } from '../connection/cluster-error.ts';
import { failedState, isEveryones } from '../failed-state.ts';
import type { Collection, ListWatchContext } from '../list-watch.ts';

/** Milliseconds between two askings; until a refused one, for permissions may come. */
const period = 30_000;
/** Milliseconds that a pod has to answer: the API server waits for it much longer. */
const patience = 5_000;
/** Gatekeeper has some hundred lines; what goes on beyond is none of its. */
const mostLines = 20_000;

const source = 'GET /api/v1/namespaces/…/pods/…:8888/proxy/metrics';

/**
 * What Gatekeeper's pods count of their work, asked of each through the API server (get pods/proxy) every half minute. One that
 * does not answer leaves the others' in place, and its reason in the reading.
 */
export function followMetrics(
  { connection, health, limit, watch }: ListWatchContext,
  componentPods: Collection<ComponentPod>,
  onChange: () => void,
): Collection<PodMetrics> {
  const closing = new AbortController();
  const { signal } = closing;
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  let reading: Reading<readonly PodMetrics[]> = loading(source);
  let last: ReadonlyMap<string, Reading<PodMetrics>> = new Map();

  async function ask(): Promise<void> {
    await health.ready(signal);
    const pods = componentPods.reading();
    const asked = (pods.value ?? []).filter((pod) => isGatekeeper(pod) && pod.ready && !pod.deleting);
    const parts = await Promise.all(
      asked.map(async (pod) => [keyOf(pod), await limit(() => readPod(pod, last.get(keyOf(pod))))] as const),
    );
    if (signal.aborted) return;
    last = new Map(parts);
    reading = asked.length === 0 ? ofNone(pods) : ofAll([...last.values()]);
    onChange();
  }

  async function readPod(pod: ComponentPod, before: Reading<PodMetrics> | undefined): Promise<Reading<PodMetrics>> {
    const path = metricsPath(pod);
    const said = { source: `GET ${path}` };
    try {
      const value = await readMetrics(connection, pod, path, signal);
      return { ...said, state: 'live', value, asOf: Date.now() };
    } catch (error) {
      const failure = asClusterError(error, path);
      if (isEveryones(failure)) health.suspect();
      const known = before?.value;
      const state = failedState(failure, known !== undefined);
      const kept = known && before?.asOf !== undefined && { value: known, asOf: before.asOf };
      return { ...said, state, problem: failure.problem, ...kept };
    }
  }

  async function run(): Promise<void> {
    await componentPods.settled;
    while (!signal.aborted) {
      await ask();
      settle();
      if (!watch) return;
      await pause(period, signal);
    }
  }

  void run().finally(settle);
  return { reading: () => reading, settled, close: () => closing.abort() };
}

function keyOf({ namespace, name }: ComponentPod): string {
  return `${namespace}/${name}`;
}

function metricsPath(pod: ComponentPod): string {
  const { namespace, name } = pod;
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}:${flagsOf(pod).metricsPort.value}/proxy/metrics`;
}

async function readMetrics(
  connection: ClusterConnection,
  { namespace, name }: ComponentPod,
  path: string,
  signal: AbortSignal,
): Promise<PodMetrics> {
  const lines = await connection.stream(path, {
    accept: 'text/plain',
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  });
  const samples = [];
  let left = mostLines;
  for await (const line of lines) {
    const sample = isTold(line) ? parseSample(line) : undefined;
    if (sample) samples.push(sample);
    if (--left === 0) break;
  }
  const metrics = podMetrics(namespace, name, samples);
  if (metrics === undefined) throw new Error('it tells no metrics of Gatekeeper');
  return metrics;
}

/** Nobody to ask: there is none, or it was not read who there is. */
function ofNone(pods: Reading<unknown>): Reading<readonly PodMetrics[]> {
  const { problem } = pods;
  return { state: pods.state === 'live' ? 'absent' : pods.state, source, ...(problem && { problem }) };
}

/** In the state of the worst of them, with what is known of the others. */
function ofAll(parts: readonly Reading<PodMetrics>[]): Reading<readonly PodMetrics[]> {
  const [worst = loading(source)] = [...parts].sort((a, b) => compareReadings(b, a));
  const value = parts.flatMap((part) => part.value ?? []);
  const asOf = Math.min(...parts.flatMap((part) => part.asOf ?? []));
  return {
    state: worst.state,
    source: worst.source,
    ...(value.length > 0 && { value, asOf }),
    ...(worst.problem && { problem: worst.problem }),
  };
}
