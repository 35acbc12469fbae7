import type { PodOwner } from './component.ts';
import type { Violation } from './violation.ts';
import { ownerOf } from './violations.ts';

export type ViolationGrouping = 'flat' | 'constraint' | 'namespace' | 'object';

/** What a violation is put into a group by. */
type Groupable = Pick<Violation, 'action' | 'constraint' | 'object'>;

/** Violations that belong together; `key` is stable over audits. */
export interface ViolationGroup<V extends Groupable = Violation> {
  /** `<kind>/<name>` of the constraint, the namespace, `<group>/<kind>/<namespace>/<name>` of the owner, "" when flat. */
  readonly key: string;
  readonly violations: readonly V[];
  readonly byAction: ReadonlyMap<string, number>;
}

/** Groups in the order of their first violation; within a group, violations keep their order. */
export function groupViolations<V extends Groupable>(
  violations: readonly V[],
  grouping: ViolationGrouping,
  pods?: ReadonlyMap<string, PodOwner>,
): readonly ViolationGroup<V>[] {
  const groups = new Map<string, { key: string; violations: V[]; byAction: Map<string, number> }>();
  for (const violation of violations) {
    const key = keyOf(violation, grouping, pods);
    let group = groups.get(key);
    if (!group) {
      group = { key, violations: [], byAction: new Map() };
      groups.set(key, group);
    }
    group.violations.push(violation);
    group.byAction.set(violation.action, (group.byAction.get(violation.action) ?? 0) + 1);
  }
  return [...groups.values()];
}

function keyOf(
  violation: Groupable,
  grouping: ViolationGrouping,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): string {
  if (grouping === 'flat') return '';
  if (grouping === 'constraint') return `${violation.constraint.kind}/${violation.constraint.name}`;
  if (grouping === 'namespace') return violation.object.namespace;
  const { group, kind, namespace, name } = ownerOf(violation, pods);
  return `${group}/${kind}/${namespace}/${name}`;
}
