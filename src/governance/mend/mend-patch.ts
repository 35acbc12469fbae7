import type { ObjectPatch } from '../object-patch.ts';
import type { ObjectReference } from '../object-reference.ts';
import type { RawObject } from '../raw-json.ts';
import { appliedBy, type FieldOwner, ownersOf } from './field-owners.ts';
import { jsonPatchOf } from './json-patch.ts';
import type { FieldChange } from './mend-rule.ts';
import { partialObject } from './partial-object.ts';

/** The field manager in whose name mends are made. */
export const fieldManager = 'constable';

/** Groups of Kubernetes' own, whose schemas say by which keys lists merge; those of a custom resource are mostly owned whole. */
const groupsMergedByKey = new Set(['', 'apps', 'batch', 'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io']);

/** Whether Kubernetes itself knows the lists of such an object, and merges them element by element. */
export function isMergedByKey({ group }: ObjectReference): boolean {
  return groupsMergedByKey.has(group);
}

/**
 * Server-side apply, which leaves every field that it does not name to whoever has it. A JSON patch where that cannot do it: it
 * takes no field away that another manager set, and of a custom resource it would replace whole lists.
 */
export function mendPatch(
  object: RawObject,
  reference: ObjectReference,
  changes: readonly FieldChange[],
): ObjectPatch & { readonly conflicts: readonly Conflict[] } {
  const conflicts = conflictsOf(object, changes);
  const isApplicable = isMergedByKey(reference) && changes.every(({ value }) => value !== undefined);
  if (!isApplicable)
    return { of: reference, how: 'json', patch: jsonPatchOf(object, changes), manager: fieldManager, conflicts };
  const { name, namespace } = reference;
  const metadata = { name, ...(namespace !== '' && { namespace }) };
  const named = { apiVersion: object.apiVersion, kind: object.kind, metadata };
  // What it applied before must be applied again, or it goes.
  const before = appliedBy(object, fieldManager);
  const patch = partialObject(object, changes, merged(named, before));
  const force = conflicts.length > 0 && { force: true };
  return { of: reference, how: 'apply', patch, manager: fieldManager, ...force, conflicts };
}

function merged(named: { readonly metadata: object } & RawObject, before: RawObject): RawObject {
  return { ...before, ...named, metadata: { ...(before.metadata as object | undefined), ...named.metadata } };
}

/** A field that another manager set, which loses it. */
export interface Conflict {
  readonly path: FieldChange['path'];
  readonly owners: readonly FieldOwner[];
}

function conflictsOf(object: RawObject, changes: readonly FieldChange[]): readonly Conflict[] {
  return changes
    .map(({ path }) => ({ path, owners: ownersOf(object, path).filter(({ manager }) => manager !== fieldManager) }))
    .filter(({ owners }) => owners.length > 0);
}
