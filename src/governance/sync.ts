import { listKey } from './list-key.ts';
import { listOf, metadataOf, objectOf, textOf, textsOf } from './raw-json.ts';

/** A kind of object, as Gatekeeper names what it keeps for referential rules. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A SyncSet (syncset.gatekeeper.sh/v1alpha1): kinds whose objects Gatekeeper keeps for rules that look beyond one object. */
export interface SyncSet {
  readonly name: string;
  readonly createdAt: number;
  readonly kinds: readonly GroupVersionKind[];
}

export const syncSetList = listKey<SyncSet>('syncsets');

/** Undefined when it has no name. */
export function parseSyncSet(raw: unknown): SyncSet | undefined {
  const object = objectOf(raw);
  const { name, createdAt } = metadataOf(object);
  return name === '' ? undefined : { name, createdAt, kinds: parseKinds(objectOf(object.spec).gvks) };
}

/** Group, version and kind of each entry, as a SyncSet's `spec.gvks` and a Config's `spec.sync.syncOnly` have them. */
export function parseKinds(raw: unknown): readonly GroupVersionKind[] {
  return listOf(raw).map((entry) => {
    const { group, version, kind } = objectOf(entry);
    return { group: textOf(group), version: textOf(version), kind: textOf(kind) };
  });
}

/** One need of a referential template: any one of these kinds will do. */
export type SyncRequirement = readonly GroupVersionKind[];

/**
 * The annotation metadata.gatekeeper.sh/requires-sync-data: a list of needs, each a list of clauses whose groups, versions
 * and kinds stand for every combination. Undefined when there is none, or it cannot be read.
 */
export function parseSyncRequirements(annotation: unknown): readonly SyncRequirement[] | undefined {
  let needs: unknown;
  try {
    needs = JSON.parse(textOf(annotation).replace(/^[\s"]+|[\s"]+$/g, ''));
  } catch {
    return undefined;
  }
  const requirements = listOf(needs).map((clauses) => listOf(clauses).flatMap(parseKindClause));
  return requirements.length === 0 || requirements.some(({ length }) => length === 0) ? undefined : requirements;
}

/** Every combination of the groups, versions and kinds that it names. */
export function parseKindClause(raw: unknown): readonly GroupVersionKind[] {
  const { groups, versions, kinds } = objectOf(raw);
  return textsOf(groups).flatMap((group) =>
    textsOf(versions).flatMap((version) => textsOf(kinds).map((kind) => ({ group, version, kind }))),
  );
}

/** `Ingress.networking.k8s.io/v1`. */
export function spellKind({ group, version, kind }: GroupVersionKind): string {
  return `${kind}${group === '' ? '' : `.${group}`}/${version}`;
}

export function sameKind(a: GroupVersionKind, b: GroupVersionKind): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind;
}
