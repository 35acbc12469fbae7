import { type ObjectPath, valueAt } from '../offending-field/object-path.ts';
import { objectOf, type RawObject } from '../raw-json.ts';
import { changed, sameField, sameValue } from './changed-object.ts';
import { type FieldOwner, ownersOf } from './field-owners.ts';
import { type KeyedPath, keyed, unkeyed } from './field-path.ts';
import type { FieldChange } from './mend-rule.ts';

/** A field that was changed: all that it takes to put it back. A value that is not there is absent. */
export interface MendedField {
  readonly path: KeyedPath;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Those who had set it. */
  readonly owners: readonly FieldOwner[];
  /** How many of the path's steps were there before. */
  readonly there: number;
}

export function mendedFields(object: RawObject, changes: readonly FieldChange[]): MendedField[] {
  return changes.map(({ path, value }): MendedField => {
    const before = valueAt(object, path);
    const missing = path.findIndex((_, index) => valueAt(object, path.slice(0, index + 1)) === undefined);
    return {
      path: keyed(object, path),
      ...(before !== undefined && { before }),
      ...(value !== undefined && { after: value }),
      owners: ownersOf(object, path),
      there: missing < 0 ? path.length : missing,
    };
  });
}

/** What puts the fields back, and those that are not as they were left any more. */
export interface Restoring {
  readonly changes: readonly FieldChange[];
  /** Of each change, the field. */
  readonly fields: readonly MendedField[];
  readonly changedSince: readonly { readonly field: MendedField; readonly now: unknown }[];
}

export function restoring(object: RawObject, fields: readonly MendedField[]): Restoring {
  let at = object;
  const changes: FieldChange[] = [];
  const restored: MendedField[] = [];
  const changedSince: { field: MendedField; now: unknown }[] = [];
  for (const field of fields) {
    const path = unkeyed(at, field.path);
    const now = path && valueAt(at, path);
    if (path === undefined || sameValue(now, field.before)) continue;
    if (!sameField(now, field.after)) {
      changedSince.push({ field, now });
      continue;
    }
    const own = field.before === undefined ? gone(at, path, field.there) : [{ path, value: field.before }];
    at = changed(at, own);
    changes.push(...own);
    restored.push(field);
  }
  return { changes, fields: restored, changedSince };
}

/** The field goes, and with it whatever was made only to hold it. */
function gone(object: RawObject, path: ObjectPath, there: number): readonly FieldChange[] {
  let last = path.length;
  while (last - 1 > there && Object.keys(objectOf(valueAt(object, path.slice(0, last - 1)))).length === 1) last -= 1;
  return [{ path: path.slice(0, last), value: undefined }];
}
