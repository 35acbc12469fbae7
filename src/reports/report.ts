import { timestamp } from '../resources/facts.ts';
import type { ConsoleState } from '../state/console-state.ts';

/** One complete look at a cluster: what every report is made from. */
export interface ReportSource extends Pick<ConsoleState, 'connection' | 'picture' | 'findings'> {
  /** Epoch ms at which the reading was complete. */
  readonly readAt: number;
}

/** What to put into a report. */
export interface ReportScope {
  /** Only objects of this namespace; "" means all. */
  readonly namespace: string;
  /** Only what was first seen later than this, epoch seconds. */
  readonly since?: number | undefined;
}

/** What every document begins with. Times are RFC 3339, as Kubernetes writes them. */
export interface ReportHeader<Kind extends string> {
  readonly apiVersion: 'constable/v1';
  readonly kind: Kind;
  readonly context: string;
  readonly server: string;
  /** True, and only there, when the cluster is the program's own sandbox. */
  readonly sandbox?: true;
  readonly readAt: string;
}

export function reportHeader<Kind extends string>(kind: Kind, source: ReportSource): ReportHeader<Kind> {
  const { context, server, sandbox } = source.connection;
  return {
    apiVersion: 'constable/v1',
    kind,
    context,
    server,
    ...(sandbox ? { sandbox: true } : {}),
    readAt: timestamp(source.readAt),
  };
}
