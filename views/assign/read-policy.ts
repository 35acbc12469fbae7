import { type Definition, type Initiative, isInitiativeId } from '../../src/governance/azure/definition.ts';
import { idKey } from '../../src/governance/azure/resource-id.ts';
import { showProblem } from '../operation/planning-dialog.tsx';
import type { Shell } from '../shell/shell.ts';

/** The definition or initiative, from the catalogue or else from ARM; says why not and gives undefined. */
export async function readPolicy(shell: Shell, id: string): Promise<Definition | Initiative | undefined> {
  const { picture } = shell.live.store.getState().azure;
  const known = picture.definitions.value?.get(idKey(id)) ?? picture.initiatives.value?.get(idKey(id));
  if (known) return known;
  const fetched = isInitiativeId(id)
    ? await shell.live.azure.fetchInitiative(id)
    : await shell.live.azure.fetchDefinition(id);
  if ('value' in fetched) return fetched.value;
  await showProblem(shell, 'The definition could not be read', fetched.problem, id);
  return undefined;
}

/** Whether any effect that may be chosen needs an identity, which lives somewhere; `unknown` while a member is not read. */
export function needsLocation(shell: Shell, policy: Definition | Initiative): 'yes' | 'no' | 'unknown' {
  if ('roleDefinitionIds' in policy) return policy.roleDefinitionIds.length > 0 ? 'yes' : 'no';
  const definitions = shell.live.store.getState().azure.picture.definitions.value;
  const members = policy.members.map(({ definitionId }) => definitions?.get(idKey(definitionId)));
  if (members.some((member) => member !== undefined && member.roleDefinitionIds.length > 0)) return 'yes';
  return members.includes(undefined) ? 'unknown' : 'no';
}

/** Of the cluster, for lists of namespaces; none while they may not be read. */
export function namespacesOf(shell: Shell): readonly string[] {
  const { namespaces } = shell.live.store.getState().picture;
  return (namespaces.value ?? []).map(({ name }) => name).toSorted();
}
