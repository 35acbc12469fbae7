/** Who may sign in to the sandbox. Their rights come from role assignments in its world, as in Azure. */

export interface Principal {
  /** The name by which sandbox options and tests call them. */
  name: string;
  objectId: string;
  /** What `client_id=` of the token endpoint selects. */
  clientId: string;
  displayName: string;
  type: 'User' | 'ServicePrincipal';
  /** May read the directory with Microsoft Graph, which roles in Azure do not give. */
  readsDirectory: boolean;
}

const oid = (n: number) => `0b1ec7d0-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;
const app = (n: number) => `c11e47d0-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;
const person = (name: string, n: number, displayName: string, readsDirectory = true): Principal => ({
  name,
  objectId: oid(n),
  clientId: app(n),
  displayName,
  type: 'ServicePrincipal',
  readsDirectory,
});

/**
 * `owner` of everything; the others as their names say, over the management group; `nobody` has no right at all. The directory is
 * closed to it and to `reader`.
 */
export const signInPrincipals: readonly Principal[] = [
  person('owner', 1, 'Olga Owner'),
  person('contributor', 2, 'Conrad Contributor'),
  person('policy-contributor', 3, 'Polly Policy'),
  person('reader', 4, 'Rita Reader', false),
  person('nobody', 5, 'Nemo Nobody', false),
];

/** Identities of clusters: they hold roles but do not sign in. */
export interface ClusterIdentity {
  objectId: string;
  clientId: string;
  displayName: string;
}

/** People who wrote policy before the sandbox began; they do not sign in. */
export const authors = {
  gerda: { objectId: oid(81), appId: app(81), displayName: 'Gerda Governance', kind: 'user', replicationTries: 0 },
  /** Left since: the directory no longer knows the id. */
  gone: oid(82),
} as const;

export function clusterIdentity(cluster: number, displayName: string): ClusterIdentity {
  return { objectId: oid(10 + cluster), clientId: app(10 + cluster), displayName };
}
