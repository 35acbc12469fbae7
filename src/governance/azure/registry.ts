/** An Azure container registry (Microsoft.ContainerRegistry/registries). */
export interface Registry {
  readonly id: string;
  readonly name: string;
  readonly loginServer: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly sku: string;
  /** With ABAC repository permissions AcrPull is not honoured: the repository reader role is needed. */
  readonly abac: boolean;
  readonly anonymousPull: boolean;
  readonly publicNetworkAccess: boolean;
  readonly adminUserEnabled: boolean;
}

/** A role assignment (Microsoft.Authorization/roleAssignments). */
export interface RoleAssignment {
  readonly id: string;
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly principalId: string;
  readonly principalType: string;
}

/** Whether a principal may pull from a registry; `unknown` when role assignments could not be read. */
export interface PullRight {
  readonly registryId: string;
  readonly principalId: string;
  readonly state: 'yes' | 'no' | 'unknown';
  /** Where the right comes from: the role assignment's scope. */
  readonly through?: string;
}

export const acrPullRole = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
export const repositoryReaderRole = 'b93aa761-3e63-49ed-ac28-beffa264f7ac';
/** Built-in roles that include pulling: AcrPull, AcrPush, Owner, Contributor. */
const rolesThatPull = [
  acrPullRole,
  '8311e382-0749-4cb8-b61a-304f252e45ec',
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  'b24988ac-6180-42a0-ab88-20f7382dd24c',
];
/** Under ABAC: repository reader, writer, contributor. Owner and Contributor no longer include data access. */
const rolesThatPullUnderAbac = [
  repositoryReaderRole,
  '2a1e307c-b015-4ebd-883e-5b7698a07328',
  '2efddaa5-3f1f-4df3-97df-af3f13818f4c',
];

/** The role to give for pulling, by the registry's mode. */
export function pullRole(registry: Registry): { readonly id: string; readonly name: string } {
  return registry.abac
    ? { id: repositoryReaderRole, name: 'Container Registry Repository Reader' }
    : { id: acrPullRole, name: 'AcrPull' };
}

/** From role assignments that apply at the registry (its own and inherited ones). */
export function pullRightOf(
  registry: Registry,
  principalId: string,
  roleAssignments: readonly RoleAssignment[],
): PullRight {
  const roles = registry.abac ? rolesThatPullUnderAbac : rolesThatPull;
  const found = roleAssignments.find(
    (assignment) =>
      assignment.principalId.toLowerCase() === principalId.toLowerCase() &&
      roles.some((role) => assignment.roleDefinitionId.toLowerCase().endsWith(`/${role}`)),
  );
  return found
    ? { registryId: registry.id, principalId, state: 'yes', through: found.scope }
    : { registryId: registry.id, principalId, state: 'no' };
}

/** The registry's host in an image reference, as container runtimes read it: `docker.io` when none is written. */
export function imageHost(image: string): string {
  const slash = image.indexOf('/');
  if (slash < 0) return 'docker.io';
  const first = image.slice(0, slash);
  return first.includes('.') || first.includes(':') || first === 'localhost' ? first.toLowerCase() : 'docker.io';
}

/** Images in use by registry host, each image once. */
export function imagesByHost(images: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const byHost = new Map<string, Set<string>>();
  for (const image of images) {
    const host = imageHost(image);
    const known = byHost.get(host) ?? new Set();
    known.add(image);
    byHost.set(host, known);
  }
  return new Map([...byHost].map(([host, names]) => [host, [...names].sort()]));
}

/** Finds by name, resource id or login server. */
export function findRegistry(registries: readonly Registry[], wanted: string): readonly Registry[] {
  const text = wanted.trim().toLowerCase();
  return registries.filter(
    (registry) =>
      registry.name.toLowerCase() === text ||
      registry.loginServer.toLowerCase() === text ||
      registry.id.toLowerCase() === text,
  );
}
