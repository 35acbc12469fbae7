import type { Definition, Initiative } from '../../src/governance/azure/definition.ts';
import { effectChoices } from '../../src/governance/azure/effect.ts';
import { idKey } from '../../src/governance/azure/resource-id.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import { count } from '../parts/age.ts';
import type { TableRow } from '../parts/table/use-table.ts';
import { tally } from '../violations/rows.ts';

export interface DefinitionRow extends TableRow {
  readonly policy: Definition | Initiative;
  readonly title: string;
  readonly custom: boolean;
  readonly marks: string;
  /** `Audit, Deny` or `27 definitions`. */
  readonly does: string;
  /** Assignments of it that bear on this cluster. */
  readonly assignments: number;
  /** Constraints of it in this cluster, and what they flag. */
  readonly constraints: number;
  readonly violations: string;
}

/** Category Kubernetes first, and in it custom ones; deprecated ones last. */
export function definitionRows(
  { picture, join }: Pick<AzureState, 'picture' | 'join'>,
  which: 'definitions' | 'initiatives',
): readonly DefinitionRow[] {
  const policies: readonly (Definition | Initiative)[] = [...(picture[which].value?.values() ?? [])];
  const constraints = which === 'definitions' ? join.byDefinition : join.byInitiative;
  const assigned = new Map<string, number>();
  for (const { definitionId } of picture.assignments.value ?? []) {
    assigned.set(idKey(definitionId), (assigned.get(idKey(definitionId)) ?? 0) + 1);
  }
  return policies
    .map((policy): DefinitionRow => {
      const { id, name, displayName, category, description, policyType, preview, deprecated } = policy;
      const key = idKey(id);
      const own = constraints.get(key) ?? [];
      const { kept, total } = tally(own);
      const custom = policyType.toLowerCase() === 'custom';
      const marks = [custom && '◆ custom', preview && 'preview', deprecated && '▲ deprecated']
        .filter(Boolean)
        .join(' ');
      const does = 'members' in policy ? `${policy.members.length} definitions` : effectChoices(policy).join(', ');
      return {
        key,
        name,
        policy,
        title: displayName || name,
        custom,
        marks,
        does,
        assignments: assigned.get(key) ?? 0,
        constraints: own.length,
        violations: own.length === 0 ? '' : total > kept ? `${count(kept)} of ${count(total)}` : count(kept),
        fault: deprecated && assigned.has(key),
        search: `${displayName} ${name} ${category} ${marks} ${does} ${description}`.toLowerCase(),
      };
    })
    .sort(
      (a, b) =>
        Number(a.policy.deprecated) - Number(b.policy.deprecated) ||
        Number(b.policy.category === 'Kubernetes') - Number(a.policy.category === 'Kubernetes') ||
        Number(b.custom) - Number(a.custom) ||
        a.title.localeCompare(b.title),
    );
}
