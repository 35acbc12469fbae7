/** What Gatekeeper's pods count of their work, as their metrics tell it. */
import { isRecord, type KubernetesObject } from '../kubernetes/objects.ts';
import type { Resources } from '../kubernetes/resources.ts';
import type { Store } from '../kubernetes/store.ts';
import { remembered } from '../remembered.ts';

/** Gatekeeper's own bounds, in seconds. */
const requestBounds = [
  ...[0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08],
  ...[0.09, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8],
  ...[8.5, 9, 9.5, 10],
];
const auditBounds = [60, 180, 300, 600, 900, 1200, 2400, 4800, 9600, 19200];
const actions = ['deny', 'dryrun', 'scoped', 'unrecognized', 'warn'];
const states = ['active', 'error'];

/** Where the constraints and templates are that every pod counts. */
interface Served {
  store: Store;
  resources: Resources;
}

interface Work {
  /** Seconds that each audit took. */
  audits: number[];
  /** Epoch seconds. */
  started: number;
  ended: number;
  violations: Map<string, number>;
  /** Seconds of each request, by answer and whether it was a dry run. */
  requests: Map<string, number[]>;
}

/** The figures of all pods since each of them started. */
export class WorkBook {
  readonly #work = new Map<string, Work>();

  audited(pod: KubernetesObject, at: number, seconds: number, violations: { action: string }[]): void {
    const work = this.#of(pod);
    work.audits.push(seconds);
    work.started = Math.floor(at / 1000);
    work.ended = Math.floor(at / 1000 + seconds);
    work.violations = new Map(
      [...Map.groupBy(violations, ({ action }) => action)].map(([action, found]) => [action, found.length]),
    );
  }

  reviewed(pod: KubernetesObject, answer: 'allow' | 'deny', dryRun: boolean, seconds: number): void {
    const key = `admission_dryrun="${dryRun}",admission_status="${answer}"`;
    remembered(this.#of(pod).requests, key, () => []).push(seconds);
  }

  /** What the pod's port of metrics answers, in Prometheus' text format. */
  page(served: Served, pod: KubernetesObject): string {
    const { audits, started, ended, violations, requests } = this.#of(pod);
    const lines = [
      ...gauge('constraints', constraintCounts(served)),
      ...gauge('constraint_templates', templateCounts(served)),
    ];
    if (audits.length > 0)
      lines.push(
        ...gauge(
          'violations',
          actions.map((one) => [`enforcement_action="${one}"`, violations.get(one) ?? 0]),
        ),
        ...gauge('audit_last_run_time', [['', started]]),
        ...gauge('audit_last_run_end_time', [['', ended]]),
        ...histogram('audit_duration_seconds', [['', audits]], auditBounds),
      );
    if (requests.size > 0) {
      const counts: Labelled<number>[] = [...requests].map(([labels, all]) => [labels, all.length]);
      const byAnswer = Map.groupBy(requests, ([labels]) => labels.split(',')[1] ?? '');
      const latencies: Labelled<number[]>[] = [...byAnswer].map(([labels, all]) => [
        labels,
        all.flatMap(([, one]) => one),
      ]);
      lines.push(
        ...described('validation_request_count_total', 'counter', samples('validation_request_count_total', counts)),
        ...histogram('validation_request_duration_seconds', latencies, requestBounds),
      );
    }
    return `${lines.join('\n')}\n`;
  }

  #of({ metadata }: KubernetesObject): Work {
    return remembered(this.#work, metadata.uid, () => ({
      audits: [],
      started: 0,
      ended: 0,
      violations: new Map(),
      requests: new Map(),
    }));
  }
}

type Labelled<T> = [labels: string, value: T];

function constraintCounts({ store, resources }: Served): Labelled<number>[] {
  const all = resources
    .all()
    .filter(({ group }) => group === 'constraints.gatekeeper.sh')
    .flatMap((resource) => [...store.list(resource)]);
  const actionOf = ({ spec }: KubernetesObject) => String((isRecord(spec) && spec.enforcementAction) || 'deny');
  return actions.flatMap((action) =>
    states.map((state): Labelled<number> => {
      const count = state === 'active' ? all.filter((one) => actionOf(one) === action).length : 0;
      return [`enforcement_action="${action}",status="${state}"`, count];
    }),
  );
}

function templateCounts({ store, resources }: Served): Labelled<number>[] {
  const resource = resources.find('templates.gatekeeper.sh', 'constrainttemplates');
  const all = resource ? [...store.list(resource)] : [];
  const isActive = ({ status }: KubernetesObject) => isRecord(status) && status.created === true;
  const active = all.filter(isActive).length;
  return [
    ['status="active"', active],
    ['status="error"', all.length - active],
  ];
}

function gauge(name: string, values: Labelled<number>[]): string[] {
  return described(name, 'gauge', samples(name, values));
}

function histogram(name: string, series: Labelled<number[]>[], bounds: number[]): string[] {
  return described(
    name,
    'histogram',
    series.flatMap(([labels, values]) => {
      const upTo = (bound: number) => values.filter((value) => value <= bound).length;
      const before = labels === '' ? '' : `${labels},`;
      const buckets = [...bounds, Infinity].map((bound): Labelled<number> => {
        return [`${before}le="${bound === Infinity ? '+Inf' : bound}"`, upTo(bound)];
      });
      const sum = values.reduce((total, value) => total + value, 0);
      return [
        ...samples(`${name}_bucket`, buckets),
        ...samples(`${name}_sum`, [[labels, sum]]),
        ...samples(`${name}_count`, [[labels, values.length]]),
      ];
    }),
  );
}

function samples(name: string, values: Labelled<number>[]): string[] {
  return values.map(([labels, value]) => `gatekeeper_${name}${labels === '' ? '' : `{${labels}}`} ${value}`);
}

function described(name: string, type: string, lines: string[]): string[] {
  return [`# HELP gatekeeper_${name} counted by the sandbox`, `# TYPE gatekeeper_${name} ${type}`, ...lines];
}
