/** Versions of policy definitions: the newest stands as the definition itself, older ones beside it. */
import { armError } from './errors.ts';
import type { ArmResource, ArmWorld } from './world.ts';

/** Keeps an older version of a definition, which the definition then lists. */
export function addVersion(world: ArmWorld, definition: ArmResource, version: string, older: object = {}): void {
  const { versions, ...properties } = definition.properties;
  definition.properties.versions = [...new Set([...((versions ?? []) as string[]), version])];
  world.definitionVersions.put({
    ...definition,
    id: `${definition.id}/versions/${version}`,
    name: version,
    type: `${definition.type}/versions`,
    properties: { ...properties, ...older, version },
  });
}

/** The definition as a member that is pinned to `6.*.*` has it: the newest version of that pattern, or else the newest. */
export function pinned(world: ArmWorld, definition: ArmResource, pattern: string | undefined): ArmResource {
  const version = versionsOf(definition).find((one) => fits(one, pattern));
  const older = version && world.definitionVersions.get(`${definition.id}/versions/${version}`);
  return older ? { ...definition, properties: older.properties } : definition;
}

export function versionsOf({ properties: { versions, version } }: ArmResource): string[] {
  return (Array.isArray(versions) ? versions.map(String) : [String(version ?? '1.0.0')]).toSorted((a, b) =>
    b.localeCompare(a, 'en', { numeric: true }),
  );
}

/** One version as ARM shows it. @throws ArmError 404 */
export function versionOf(world: ArmWorld, resource: ArmResource, version: string): ArmResource {
  const older = world.definitionVersions.get(`${resource.id}/versions/${version}`);
  if (older) return older;
  const { versions: _, policyDefinitions, ...properties } = resource.properties;
  if (!versionsOf(resource).includes(version))
    throw armError(
      404,
      'PolicyDefinitionVersionNotFound',
      `The policy definition version '${version}' of '${resource.name}' could not be found.`,
    );
  return {
    ...resource,
    id: `${resource.id}/versions/${version}`,
    name: version,
    type: `${resource.type}/versions`,
    properties: { ...properties, ...(policyDefinitions ? { policyDefinitions } : {}), version },
  };
}

function fits(version: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  const parts = pattern.replace(/-.*$/, '').split('.');
  const own = version.replace(/-.*$/, '').split('.');
  return parts.every((part, index) => part === '*' || part === own[index]);
}
