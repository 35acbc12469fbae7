import { metadataOf, objectOf, type RawObject } from './raw-json.ts';

/** The object (parsed JSON) as it would be created anew beside itself: under a generated name, without what the server gave it. */
export function twinOf(raw: unknown): RawObject {
  const object = objectOf(raw);
  const { name } = metadataOf(object);
  const { status: _, ...rest } = object;
  const {
    name: __,
    uid: ___,
    resourceVersion: ____,
    creationTimestamp: _____,
    managedFields: ______,
    ...metadata
  } = objectOf(object.metadata);
  return { ...rest, metadata: { ...metadata, generateName: `${name}-` } };
}
