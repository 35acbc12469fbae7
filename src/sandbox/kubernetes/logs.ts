/** Container logs: lines with their time, bounded, readable and followable as `kubectl logs` asks for them. */
import type { Writable } from 'node:stream';
import { remembered } from '../remembered.ts';
import type { KubernetesObject } from './objects.ts';
import { badRequest } from './status.ts';

interface Line {
  /** Epoch ms. */
  at: number;
  text: string;
}

interface ContainerStatus {
  name: string;
  state?: { waiting?: { reason?: string } };
}

interface Reader {
  write(line: Line): void;
  end(): void;
}

interface Log {
  lines: Line[];
  listeners: Set<Reader>;
}

const lineLimit = 12_000;
/** What is appended to a container's name for the log of its run before the last restart. */
const beforeRestart = '#previous';

export class Logs {
  readonly #logs = new Map<string, Log>();

  append(namespace: string, pod: string, container: string, text: string, at: number): void {
    const log = this.#log(`${namespace}/${pod}/${container}`);
    const line = { at, text };
    log.lines.push(line);
    if (log.lines.length > lineLimit) log.lines.splice(0, log.lines.length - lineLimit / 2);
    for (const { write } of log.listeners) write(line);
  }

  /** The container starts anew: what it wrote is that of the run before. Readers of the old run come to its end. */
  restart(namespace: string, pod: string, container: string): void {
    const key = `${namespace}/${pod}/${container}`;
    const { lines, listeners } = this.#log(key);
    this.#logs.set(`${key}${beforeRestart}`, { lines, listeners: new Set() });
    this.#logs.delete(key);
    for (const { end } of listeners) end();
  }

  drop(namespace: string, pod: string): void {
    for (const key of this.#logs.keys()) if (key.startsWith(`${namespace}/${pod}/`)) this.#logs.delete(key);
  }

  /**
   * Throws what a reader must be refused for. What it answers writes what the query chooses and, with follow, what comes
   * after; it ends `out` otherwise.
   */
  read(pod: KubernetesObject, query: URLSearchParams, now: number): (out: Writable) => undefined {
    const container = containerOf(pod, query.get('container'));
    refuseWaiting(pod, container);
    const previous = query.get('previous') === 'true';
    const key = `${pod.metadata.namespace}/${pod.metadata.name}/${container}${previous ? beforeRestart : ''}`;
    if (previous && !this.#logs.has(key))
      throw badRequest(`previous terminated container "${container}" in pod "${pod.metadata.name}" not found`);
    const log = this.#log(key);
    const lines = chosen(log.lines, query, now);
    const stamped = query.get('timestamps') === 'true';
    let left = Number(query.get('limitBytes') ?? Number.POSITIVE_INFINITY);
    return (out) => {
      const write = ({ at, text }: Line) => {
        const stamp = stamped ? `${new Date(at).toISOString().replace('Z', '000000Z')} ` : '';
        const line = Buffer.from(`${stamp}${text}\n`);
        if (left > 0) out.write(line.subarray(0, Math.min(left, line.length)));
        left -= line.length;
      };
      for (const line of lines) write(line);
      if (previous || query.get('follow') !== 'true') return void out.end();
      const reader: Reader = { write, end: () => out.end() };
      log.listeners.add(reader);
      out.once('close', () => log.listeners.delete(reader));
    };
  }

  #log(key: string): Log {
    return remembered(this.#logs, key, () => ({ lines: [], listeners: new Set() }));
  }
}

function chosen(lines: Line[], query: URLSearchParams, now: number): Line[] {
  const seconds = query.get('sinceSeconds');
  const time = query.get('sinceTime');
  const since = seconds ? now - Number(seconds) * 1000 : time ? Date.parse(time) : 0;
  if (Number.isNaN(since)) throw badRequest(`invalid sinceTime: ${time}`);
  const recent = since > 0 ? lines.filter((line) => line.at >= since) : lines;
  const tail = query.get('tailLines');
  return tail === null ? recent : Number(tail) === 0 ? [] : recent.slice(-Number(tail));
}

/** The errors of kubelet and API server for a container that is not there or not named. */
function containerOf(pod: KubernetesObject, asked: string | null): string {
  const { containers = [], initContainers = [] } = pod.spec as Record<string, { name: string }[]>;
  const names = containers.map(({ name }) => name);
  const { name } = pod.metadata;
  if (!asked) {
    if (names.length === 1 && names[0]) return names[0];
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
  }
  if ([...names, ...initContainers.map((container) => container.name)].includes(asked)) return asked;
  throw badRequest(`container ${asked} is not valid for pod ${name}`);
}

/** Refused while the container waits to start, as the kubelet does. */
function refuseWaiting(pod: KubernetesObject, container: string): void {
  const { containerStatuses = [] } = (pod.status ?? {}) as { containerStatuses?: ContainerStatus[] };
  const waiting = containerStatuses.find(({ name }) => name === container)?.state?.waiting;
  if (waiting && waiting.reason !== 'CrashLoopBackOff') {
    throw badRequest(
      `container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${waiting.reason ?? 'ContainerCreating'}`,
    );
  }
}
