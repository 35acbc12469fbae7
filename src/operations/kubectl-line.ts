import { jsonPatchOf } from '../governance/mend/json-patch.ts';
import { fieldManager, isMergedByKey } from '../governance/mend/mend-patch.ts';
import type { FieldChange } from '../governance/mend/mend-rule.ts';
import { partialObject } from '../governance/mend/partial-object.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { RawObject } from '../governance/raw-json.ts';
import { resourceIn } from './cluster-permission.ts';
import { shellLine } from './shell-line.ts';
import type { WorkCluster } from './work-cluster.ts';

/** `kubectl patch` of the same fields: a strategic merge where Kubernetes knows the lists, else a JSON patch. */
export function kubectlPatch(
  { context }: WorkCluster,
  reference: ObjectReference,
  path: string,
  object: RawObject,
  changes: readonly FieldChange[],
): string {
  const { resource } = resourceIn(path);
  const { group, version, namespace, name } = reference;
  const isStrategic = isMergedByKey(reference);
  const patch = isStrategic ? partialObject(object, changes) : jsonPatchOf(object, changes);
  return shellLine(
    'kubectl',
    'patch',
    `${resource}${group === '' ? '' : `.${version}.${group}`}`,
    name,
    ...(namespace === '' ? [] : ['--namespace', namespace]),
    ...(context === '' ? [] : ['--context', context]),
    '--field-manager',
    fieldManager,
    '--type',
    isStrategic ? 'strategic' : 'json',
    '--patch',
    JSON.stringify(patch),
  );
}
