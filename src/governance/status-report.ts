import { listKey } from './list-key.ts';
import type { ObjectReference } from './object-reference.ts';
import { type PodStatus, parsePodStatus } from './pod-status.ts';
import { metadataOf, objectOf, textOf, textsOf } from './raw-json.ts';

/** What of, by the kind of object in which each Gatekeeper pod says how it fares with it (status.gatekeeper.sh). */
export const reportKinds = {
  ConstraintPodStatus: { version: 'v1beta1', kindLabel: 'constraint-kind', nameLabel: 'constraint-name' },
  ConstraintTemplatePodStatus: { version: 'v1beta1', of: 'ConstraintTemplate', nameLabel: 'constrainttemplate-name' },
  MutatorPodStatus: { version: 'v1beta1', kindLabel: 'mutator-kind', nameLabel: 'mutator-name' },
  ExpansionTemplatePodStatus: { version: 'v1beta1', of: 'ExpansionTemplate', nameLabel: 'expansiontemplate-name' },
  ConfigPodStatus: { version: 'v1beta1', of: 'Config', nameLabel: 'config-name' },
  ConnectionPodStatus: { version: 'v1alpha1', of: 'Connection', nameLabel: 'connection-name' },
  ProviderPodStatus: { version: 'v1beta1', of: 'Provider', nameLabel: 'provider-name' },
} as const satisfies Readonly<Record<string, ReportWords>>;

interface ReportWords {
  readonly version: string;
  /** The kind of what it reports on, or the label that says it. */
  readonly of?: string;
  readonly kindLabel?: string;
  readonly nameLabel: string;
}

export type ReportKind = keyof typeof reportKinds;

/** A *PodStatus: what one pod says of one object, which Gatekeeper copies into that object's `status.byPod`. */
export interface StatusReport extends PodStatus {
  readonly kind: ReportKind;
  readonly namespace: string;
  readonly name: string;
  readonly createdAt: number;
  /** What it reports on; "" where its labels do not say. */
  readonly of: { readonly kind: string; readonly name: string };
  readonly operations: readonly string[];
  /** Whether the pod enforces it (constraints, mutators) or asks it (providers, connections); absent where no such thing is said. */
  readonly active?: boolean;
}

export const reportList = listKey<StatusReport>('podstatuses');

export function reportReference({ kind, namespace, name }: StatusReport): ObjectReference {
  return { group: 'status.gatekeeper.sh', version: reportKinds[kind].version, kind, namespace, name };
}

/** Undefined when it has no name. */
export function parseStatusReport(kind: ReportKind, raw: unknown): StatusReport | undefined {
  const object = objectOf(raw);
  const { name, namespace, createdAt, labels } = metadataOf(object);
  if (name === '') return undefined;
  const { of = '', kindLabel, nameLabel }: ReportWords = reportKinds[kind];
  const label = (suffix: string) => textOf(labels[`internal.gatekeeper.sh/${suffix}`]);
  const status = objectOf(object.status);
  const said = parsePodStatus(status);
  return {
    ...said,
    id: said.id || label('pod'),
    kind,
    namespace,
    name,
    createdAt,
    of: { kind: kindLabel === undefined ? of : label(kindLabel), name: label(nameLabel) },
    operations: textsOf(status.operations),
    ...activeOf(kind, status),
  };
}

/** Go leaves out what is false. */
function activeOf(kind: ReportKind, { enforced, active }: Readonly<Record<string, unknown>>): { active?: boolean } {
  if (kind === 'ConstraintPodStatus' || kind === 'MutatorPodStatus') return { active: enforced === true };
  return kind === 'ProviderPodStatus' || kind === 'ConnectionPodStatus' ? { active: active === true } : {};
}
