import { type Definition, type Initiative, wellKnown } from '../../src/governance/azure/definition.ts';
import { idKey } from '../../src/governance/azure/resource-id.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import type { Choice } from '../shell/dialogs/pick.tsx';

const starters: readonly (readonly [string, string])[] = [
  [wellKnown.podSecurityBaseline, 'Pod Security baseline'],
  [wellKnown.podSecurityRestricted, 'Pod Security restricted'],
  [wellKnown.deploymentSafeguards, 'deployment safeguards'],
];

/** What can be assigned: what one starts with, then initiatives, then definitions; custom ones are marked. */
export function policyChoices({ picture }: Pick<AzureState, 'picture'>): readonly Choice<string>[] {
  const initiatives = [...(picture.initiatives.value?.values() ?? [])];
  const definitions = [...(picture.definitions.value?.values() ?? [])];
  const first = starters.map(([id, label]) => {
    const known = picture.initiatives.value?.get(idKey(id));
    return { value: id, label: `★ ${label}`, note: known ? noteOf(known) : 'built-in initiative' };
  });
  const rest = [...inOrder(initiatives), ...inOrder(definitions)].filter(
    ({ id }) => !starters.some(([starter]) => idKey(starter) === idKey(id)),
  );
  return [...first, ...rest.map((one) => ({ value: one.id, label: one.displayName || one.name, note: noteOf(one) }))];
}

function inOrder<T extends Definition | Initiative>(all: readonly T[]): readonly T[] {
  const custom = ({ policyType }: T) => policyType.toLowerCase() === 'custom';
  return all.toSorted(
    (a, b) =>
      Number(a.deprecated) - Number(b.deprecated) ||
      Number(b.category === 'Kubernetes') - Number(a.category === 'Kubernetes') ||
      Number(custom(b)) - Number(custom(a)) ||
      a.displayName.localeCompare(b.displayName),
  );
}

function noteOf(one: Definition | Initiative): string {
  const kind = 'members' in one ? `initiative of ${one.members.length}` : 'definition';
  const marks = [
    one.policyType.toLowerCase() === 'custom' ? '◆ custom' : 'built-in',
    kind,
    one.preview && 'preview',
    one.deprecated && 'deprecated',
    one.category !== 'Kubernetes' && one.category,
  ];
  return marks.filter(Boolean).join(' · ');
}
