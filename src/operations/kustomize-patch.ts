import { jsonPatchOf } from '../governance/mend/json-patch.ts';
import { isMergedByKey } from '../governance/mend/mend-patch.ts';
import type { FieldChange } from '../governance/mend/mend-rule.ts';
import { partialObject } from '../governance/mend/partial-object.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { RawObject } from '../governance/raw-json.ts';
import { yamlSafe } from '../terminal/safe-data.ts';
import type { PlannedFile } from './plan.ts';

/** The changes as a patch of kustomize, for who keeps the object in a repository; it says how it is named in the kustomization. */
export function kustomizePatch(
  object: RawObject,
  reference: ObjectReference,
  changes: readonly FieldChange[],
): PlannedFile {
  const { group, version, kind, name, namespace } = reference;
  const file = `patch-${kind.toLowerCase()}-${name}.yaml`;
  const at = namespace === '' ? {} : { namespace };
  if (isMergedByKey(reference)) {
    const { apiVersion } = object;
    const patch = partialObject(object, changes, { apiVersion, kind, metadata: { name, ...at } });
    return { name: file, text: `${entry([`path: ${file}`])}${yamlSafe(patch)}` };
  }
  const target = [
    'target:',
    ...Object.entries({ group, version, kind, name, ...at }).map(([key, value]) => `  ${key}: ${value}`),
  ];
  return { name: file, text: `${entry([`path: ${file}`, ...target])}${yamlSafe(jsonPatchOf(object, changes))}` };
}

function entry(lines: readonly string[]): string {
  const all = [
    'in kustomization.yaml:',
    'patches:',
    ...lines.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
  ];
  return all.map((line) => `# ${line}\n`).join('');
}
