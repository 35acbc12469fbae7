/** One Kubernetes object. `group` is "" for the core group; `namespace` is "" for a cluster-scoped object. */
export interface ObjectReference {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Two references to the same object give the same key, whatever API version they were read at. */
export function objectKey(object: ObjectReference): string {
  return `${object.group}/${object.kind}/${object.namespace}/${object.name}`;
}
