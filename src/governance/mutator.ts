import { listKey } from './list-key.ts';
import type { ObjectReference } from './object-reference.ts';
import { type PodStatus, parsePodStatuses, type StatusError } from './pod-status.ts';
import { listOf, metadataOf, objectOf, textOf, textsOf } from './raw-json.ts';

export const mutatorKinds = ['Assign', 'AssignMetadata', 'ModifySet', 'AssignImage'] as const;
export type MutatorKind = (typeof mutatorKinds)[number];

/** A Gatekeeper mutator (mutations.gatekeeper.sh): what it changes of objects on their way in. */
export interface Mutator {
  readonly kind: MutatorKind;
  readonly name: string;
  readonly createdAt: number;
  /** `spec.location`: the field that it sets. */
  readonly location: string;
  /** `apps/Deployment`, `Pod`: kinds of `spec.applyTo`, or of `spec.match.kinds` where there is none. */
  readonly appliesTo: readonly string[];
  readonly byPod: readonly MutatorPodStatus[];
  readonly installedByAddon: boolean;
}

/** What one Gatekeeper pod says of a mutator (`status.byPod[]`). */
export interface MutatorPodStatus extends PodStatus {
  readonly enforced: boolean;
}

export const mutatorList = listKey<Mutator>('mutators');

export function mutatorReference({ kind, name }: Pick<Mutator, 'kind' | 'name'>): ObjectReference {
  return { group: 'mutations.gatekeeper.sh', version: versionOf(kind), kind, namespace: '', name };
}

/** The version that Gatekeeper stores the kind in. */
export function versionOf(kind: MutatorKind): string {
  return kind === 'AssignImage' ? 'v1alpha1' : 'v1';
}

/** Whether another mutator takes the same field for something else, so that Gatekeeper applies neither. */
export function isConflict({ code }: StatusError): boolean {
  return /conflict/i.test(code);
}

/** One mutator; undefined when it has no name. */
export function parseMutator(kind: MutatorKind, raw: unknown): Mutator | undefined {
  const object = objectOf(raw);
  const { name, createdAt, annotations, labels } = metadataOf(object);
  if (name === '') return undefined;
  const spec = objectOf(object.spec);
  const applied = listOf(spec.applyTo).length > 0 ? spec.applyTo : objectOf(spec.match).kinds;
  return {
    kind,
    name,
    createdAt,
    location: textOf(spec.location),
    appliesTo: listOf(applied).flatMap((entry) => {
      const { groups, apiGroups, kinds } = objectOf(entry);
      const group = textsOf(groups)[0] ?? textsOf(apiGroups)[0] ?? '';
      return textsOf(kinds).map((one) => (group === '' ? one : `${group}/${one}`));
    }),
    byPod: parsePodStatuses(object, ({ enforced }) => ({ enforced: enforced === true })),
    installedByAddon:
      labels['managed-by'] === 'azure-policy-addon' || annotations['constraint-installed-by'] === 'azure-policy-addon',
  };
}
