import { type ObjectPath, valueAt } from '../offending-field/object-path.ts';
import type { RawObject } from '../raw-json.ts';
import { changed } from './changed-object.ts';
import type { FieldChange } from './mend-rule.ts';

/** One operation of RFC 6902. */
export interface JsonPatchOperation {
  readonly op: 'test' | 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** The changes as a JSON patch that fails when the fields are not as they are in the object any more. */
export function jsonPatchOf(object: RawObject, changes: readonly FieldChange[]): readonly JsonPatchOperation[] {
  let at = object;
  return changes.flatMap((change): readonly JsonPatchOperation[] => {
    const operations = operationsOf(at, change);
    at = changed(at, [change]);
    return operations;
  });
}

function operationsOf(object: RawObject, { path, value }: FieldChange): readonly JsonPatchOperation[] {
  const before = valueAt(object, path);
  const pointer = pointerTo(path);
  if (before !== undefined) {
    const test = { op: 'test', path: pointer, value: before } as const;
    return value === undefined
      ? [test, { op: 'remove', path: pointer }]
      : [test, { op: 'replace', path: pointer, value }];
  }
  if (value === undefined) return [];
  const missing = path.findIndex((_, index) => valueAt(object, path.slice(0, index + 1)) === undefined);
  const inner = path.slice(missing + 1).reduceRight<unknown>((within, step) => ({ [step]: within }), value);
  return [{ op: 'add', path: pointerTo(path.slice(0, missing + 1)), value: inner }];
}

/** RFC 6901. */
export function pointerTo(path: ObjectPath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
