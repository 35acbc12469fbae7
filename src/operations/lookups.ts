import type { Definition, Initiative } from '../governance/azure/definition.ts';
import type { ManagedCluster } from '../governance/azure/managed-cluster.ts';
import type { ObjectReference } from '../governance/object-reference.ts';

/** Finds what a person names on the command line. Each throws an InputError when a name says nothing, or not one thing. */
export interface Lookups {
  /** Of the connected cluster, by `KIND/NAME`, in the namespace of the command. */
  object(name: string): ObjectReference;
  /** The cluster that the command is about. */
  cluster(): ManagedCluster;
  /** By name, display name or id. @returns its id */
  assignment(name: string): Promise<string>;
  /** By name, display name, id, or one of: baseline, restricted, safeguards. */
  policy(name: string): Promise<Definition | Initiative>;
}
