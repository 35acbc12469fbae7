import type { ComponentRole } from '../governance/component.ts';
import type { Severity } from '../governance/finding.ts';
import { known } from '../governance/known.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import { given, timestamp } from '../resources/facts.ts';
import { type Incomplete, incompletePicture } from './incomplete.ts';
import { type ReportHeader, type ReportSource, reportHeader } from './report.ts';

/** What runs enforcement, and what is wrong with it, most severe first. */
export interface HealthReport extends ReportHeader<'HealthReport'> {
  /** Of the API server; absent when it could not be read. */
  readonly version?: string;
  /** Absent when deployments could not be read; empty when none plays a part. */
  readonly components?: readonly ComponentItem[];
  readonly findings: readonly FindingItem[];
  readonly incomplete?: readonly Incomplete[];
}

export interface ComponentItem {
  readonly role: ComponentRole;
  readonly namespace: string;
  readonly name: string;
  readonly version?: string;
  readonly ready: number;
  readonly desired: number;
  readonly managedByAks: boolean;
}

/** Ids are stable: scripts may rely on them. */
export interface FindingItem {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly evidence: readonly string[];
  readonly next: string;
  readonly since?: string;
  readonly subject?: ObjectReference;
}

export function healthReport(source: ReportSource): HealthReport {
  const { picture, findings } = source;
  const incomplete = incompletePicture(source);
  return {
    ...reportHeader('HealthReport', source),
    ...given('version', known(picture.version)),
    ...given(
      'components',
      known(picture.deployments)?.map(({ role, namespace, name, containers, ready, desired, managedByAks }) => ({
        role,
        namespace,
        name,
        ...given('version', containers.find(({ version }) => version !== undefined)?.version),
        ready,
        desired,
        managedByAks,
      })),
    ),
    ...(incomplete.length === 0 ? {} : { incomplete }),
    findings: findings.map(({ id, severity, title, evidence, next, since, subject }) => ({
      id,
      severity,
      title,
      evidence,
      next,
      ...given('since', since === undefined ? undefined : timestamp(since)),
      ...given('subject', subject),
    })),
  };
}
