/** The garbage collector and the namespace controller: what belonged to a deleted object goes after it. */
import type { Resources } from './resources.ts';
import type { Change, Store } from './store.ts';

/** Dependents go in a task of their own after the deletion, as they do in a cluster. `orphaned` names uids to leave alone. */
export function collectGarbage(store: Store, resources: Resources, orphaned: Set<string>): void {
  store.listenAll((change: Change) => {
    if (change.type !== 'DELETED') return;
    const { uid, name } = change.object.metadata;
    const isNamespace = change.resource.kind === 'Namespace' && change.resource.group === '';
    if (orphaned.delete(uid)) return;
    setImmediate(() => {
      for (const resource of resources.all()) {
        if (!resource.namespaced && isNamespace) continue;
        const dependents = store
          .list(resource, isNamespace ? name : change.object.metadata.namespace)
          .filter((object) => isNamespace || object.metadata.ownerReferences?.some((owner) => owner.uid === uid));
        for (const dependent of [...dependents]) {
          if (store.find(resource, dependent.metadata.namespace, dependent.metadata.name))
            store.delete(resource, dependent);
        }
      }
    });
  });
}
