import { boundedDepth } from '../governance/bounded-depth.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import { listOf, objectOf, timeOf } from '../governance/raw-json.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import type { PathOf } from './resource-discovery.ts';

/** Single documents, as the API server has them now, without managedFields. Every method rejects with ClusterError. */
export interface Documents {
  object(object: ObjectReference): Promise<unknown>;
  /** Newest first. */
  events(object: ObjectReference): Promise<readonly unknown[]>;
  constraint(kind: string, name: string): Promise<unknown>;
  template(name: string): Promise<unknown>;
}

export function createDocuments(connection: ClusterConnection, pathOf: PathOf): Documents {
  const get = async (path: string) => withoutManagedFields(await connection.json(path));
  return {
    object: async (object) => get(await pathOf(object)),
    async events(object) {
      const place = object.namespace === '' ? '' : `/namespaces/${encodeURIComponent(object.namespace)}`;
      const fieldSelector = `involvedObject.kind=${object.kind},involvedObject.name=${object.name}`;
      const answer = await connection.json(`/api/v1${place}/events`, { query: { fieldSelector, limit: '500' } });
      const events = listOf(objectOf(answer).items).map(withoutManagedFields);
      return events.sort((a, b) => eventTime(b) - eventTime(a));
    },
    constraint: async (kind, name) =>
      get(await pathOf({ group: 'constraints.gatekeeper.sh', version: 'v1beta1', kind, namespace: '', name })),
    template: (name) => get(`/apis/templates.gatekeeper.sh/v1/constrainttemplates/${encodeURIComponent(name)}`),
  };
}

/** An object without what the server keeps of who wrote what. */
export function withoutManagedFields(answer: unknown): unknown {
  const raw = boundedDepth(answer);
  const { metadata, ...object } = objectOf(raw);
  const { managedFields, ...rest } = objectOf(metadata);
  return managedFields === undefined ? raw : { ...object, metadata: rest };
}

/** Epoch ms of the last time that an event was seen; events.k8s.io and the old API say it in different fields. */
function eventTime(event: unknown): number {
  const { series, lastTimestamp, eventTime: at, metadata } = objectOf(event);
  const { lastObservedTime } = objectOf(series);
  return (
    timeOf(lastObservedTime) ?? timeOf(lastTimestamp) ?? timeOf(at) ?? timeOf(objectOf(metadata).creationTimestamp) ?? 0
  );
}
