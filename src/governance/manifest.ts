import type { ObjectReference } from './object-reference.ts';
import { metadataOf, objectOf, textOf } from './raw-json.ts';

/** What a manifest stands for; its namespace, where it names none, is the one given. Undefined for what has no apiVersion and kind. */
export function manifestReference(raw: unknown, namespace = ''): ObjectReference | undefined {
  const manifest = objectOf(raw);
  const [apiVersion, kind] = [textOf(manifest.apiVersion), textOf(manifest.kind)];
  if (apiVersion === '' || kind === '') return undefined;
  const slash = apiVersion.indexOf('/');
  const metadata = metadataOf(manifest);
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    namespace: metadata.namespace || namespace,
    name: metadata.name,
  };
}
