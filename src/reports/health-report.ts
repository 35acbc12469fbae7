import type { ComponentDeployment } from '../governance/component.ts';
import type { Finding } from '../governance/finding.ts';
import { metricsList, totalMetrics } from '../governance/gatekeeper-metrics.ts';
import { known } from '../governance/known.ts';
import { readingOf } from '../governance/list-key.ts';
import { given, moment, timestamp, told } from '../resources/facts.ts';
import { figuresOf } from '../resources/metric-words.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { type Incomplete, incompleteAzure, incompletePicture } from './incomplete.ts';
import { type ReportHeader, type ReportSource, reportHeader } from './report.ts';

/** What runs enforcement, and what is wrong with it, most severe first. */
export interface HealthReport extends ReportHeader<'HealthReport'> {
  /** Of the API server; absent when it could not be read. */
  readonly version?: string;
  /** Absent when deployments could not be read; empty when none plays a part. */
  readonly components?: readonly ComponentItem[];
  /** Absent when no pod's metrics could be read. */
  readonly metrics?: MetricsItem;
  readonly azure: AzureItem;
  /** Of the cluster and, where it was asked, of Azure. */
  readonly findings: readonly FindingItem[];
  readonly incomplete?: readonly Incomplete[];
}

/** How Azure was asked. What of it could not be read stands in `incomplete`. */
type AzureItem = ReturnType<typeof azureItem>;

const ofComponent = ['role', 'namespace', 'name', 'ready', 'desired', 'managedByAks'] as const;

export interface ComponentItem extends Pick<ComponentDeployment, (typeof ofComponent)[number]> {
  readonly version?: string;
}

const ofFinding = ['id', 'severity', 'title', 'evidence', 'next', 'subject'] as const;

/** Ids are stable: scripts may rely on them. */
export interface FindingItem extends Pick<Finding, (typeof ofFinding)[number]> {
  readonly since?: string;
}

export type HealthSource = ReportSource & Pick<ConsoleState, 'azure'>;

export function healthReport(source: HealthSource): HealthReport {
  const { picture, findings } = source;
  const incomplete = [...incompletePicture(source), ...incompleteAzure(source)];
  return {
    ...reportHeader('HealthReport', source),
    ...given('version', known(picture.version)),
    ...given(
      'components',
      known(picture.deployments)?.map((deployment) => ({
        ...told(deployment, ofComponent),
        ...given('version', deployment.containers.find(({ version }) => version !== undefined)?.version),
      })),
    ),
    ...given('metrics', metricsItem(source)),
    azure: azureItem(source),
    ...(incomplete.length === 0 ? {} : { incomplete }),
    findings: findings.map((finding) => ({ ...told(finding, ofFinding), ...moment('since', finding.since) })),
  };
}

/** What Gatekeeper's pods have counted since they started, all together; durations in seconds. */
type MetricsItem = Readonly<Record<string, unknown>> & { readonly asOf: string; readonly pods: number };

function metricsItem({ picture }: HealthSource): MetricsItem | undefined {
  const { value, asOf } = readingOf(picture, metricsList);
  if (!value || value.length === 0 || asOf === undefined) return undefined;
  const figures = figuresOf(totalMetrics(value)).map(({ id, values }) => [id, values]);
  return { asOf: timestamp(asOf), pods: value.length, ...Object.fromEntries(figures) };
}

function azureItem({ azure: { phase, problem, picture } }: HealthSource) {
  const { signIn, cluster } = picture;
  const { what, next } = problem ?? (phase === 'signed-in' ? cluster.problem : undefined) ?? {};
  return {
    /** `off`: not asked. `signing-in`: it has not answered yet. */
    state: phase,
    ...given('account', signIn.value?.account),
    ...given('cloud', signIn.value?.cloud),
    /** Id of the AKS cluster that the context is; absent where that is not known. */
    ...given('cluster', known(cluster)?.id),
    /** Why it was not asked, or which cluster it is is not known, and what to do. */
    ...given('reason', what),
    ...given('next', next),
  };
}
