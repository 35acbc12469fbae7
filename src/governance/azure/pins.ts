import type { Assignment } from './assignment.ts';
import { type InitiativeMember, isInitiativeId } from './definition.ts';
import { type Catalogue, initiativeOf, versionedKey } from './effect.ts';
import { idKey } from './resource-id.ts';
import { asPinned } from './version-pattern.ts';

/** A definition or initiative, and the version of it that is at work. */
export type Pin = Pick<InitiativeMember, 'definitionId' | 'definitionVersion'>;

/**
 * What assignments put to work in a version that is not the newest, and that the catalogue does not have: each once. Members of an
 * initiative are told when its own version is there; those that are not in the catalogue at all are of other categories.
 */
export function lackingPins(
  assignments: readonly Pick<Assignment, 'definitionId' | 'definitionVersion'>[],
  catalogue: Catalogue,
): readonly Pin[] {
  const { definitions, initiatives, versions } = catalogue;
  const lacking = new Map<string, Pin>();
  const look = (pin: Pin) => {
    const of = isInitiativeId(pin.definitionId) ? initiatives : definitions;
    const read = isInitiativeId(pin.definitionId) ? versions?.initiatives : versions?.definitions;
    const newest = of.get(idKey(pin.definitionId));
    const key = versionedKey(pin);
    if (newest && !asPinned(newest, pin.definitionVersion) && !read?.has(key)) lacking.set(key, pin);
  };
  for (const assignment of assignments) {
    look(assignment);
    if (!isInitiativeId(assignment.definitionId)) continue;
    for (const member of initiativeOf(assignment, catalogue)?.members ?? []) look(member);
  }
  return [...lacking.values()].map(({ definitionId, definitionVersion }) => ({
    definitionId,
    ...(definitionVersion === undefined ? {} : { definitionVersion }),
  }));
}
