import type { PodOwner } from '../../src/governance/component.ts';
import { actionRank } from '../../src/governance/enforcement-action.ts';
import { grouped } from '../../src/governance/number-text.ts';
import type { ObjectReference } from '../../src/governance/object-reference.ts';
import { groupViolations, type ViolationGroup, type ViolationGrouping } from '../../src/governance/violation-groups.ts';
import { ownerOf } from '../../src/governance/violations.ts';
import { actionLook } from '../../src/resources/looks.ts';
import type { TableRow } from '../parts/table/use-table.ts';
import type { ViolationScope } from './page.ts';
import { policyName } from './policy-name.ts';
import { subjectKey } from './rows.ts';
import type { ViolationRow } from './violation-row.ts';

export const groupings: readonly ViolationGrouping[] = ['flat', 'constraint', 'namespace', 'object'];

export interface GroupRow extends TableRow {
  readonly label: string;
  readonly note: string;
  readonly name: string;
  readonly namespace: string;
  readonly kept: number;
  /** What audit found, where it says; what it kept otherwise. */
  readonly total: number;
  /** `20 of 143` where the audit kept fewer than it found. */
  readonly figure: string;
  readonly worst: string;
  /** Violations by action, the gravest first. */
  readonly actions: string;
  readonly scope: ViolationScope;
  /** Of a group by object: the workload, or the object itself. */
  readonly object?: ObjectReference;
}

type Pods = ReadonlyMap<string, PodOwner> | undefined;

/** Rows put together, the largest group first: by what audit found, not by what it kept. */
export function groupRows(rows: readonly ViolationRow[], grouping: ViolationGrouping, pods: Pods): readonly GroupRow[] {
  const constraints = new Map(rows.map(({ constraint }) => [`${constraint.kind}/${constraint.name}`, constraint]));
  return groupViolations(rows, grouping, pods)
    .map((group): GroupRow => {
      const actions = [...group.byAction].sort(([a], [b]) => actionRank(a) - actionRank(b));
      const kept = group.violations.length;
      const about = aboutGroup(group, grouping, pods);
      const whole = grouping === 'constraint' ? constraints.get(group.key) : undefined;
      // Of a part of what was kept, nobody knows how many there are beyond the cap.
      const total = whole?.violations.length === kept ? (whole.totalViolations ?? kept) : kept;
      return {
        key: group.key,
        kept,
        total,
        figure: total > kept ? `${grouped(kept)} of ${grouped(total)}` : grouped(kept),
        worst: actions[0]?.[0] ?? '',
        actions: actions
          .map(([action, number]) => `${actionLook(action).glyph} ${action} ${grouped(number)}`)
          .join('  '),
        fault: group.violations.some(({ fault }) => fault),
        search: `${about.label} ${about.note} ${[...group.byAction.keys()].join(' ')}`.toLowerCase(),
        ...about,
      };
    })
    .sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1));
}

type About = Pick<GroupRow, 'label' | 'note' | 'name' | 'namespace' | 'scope' | 'object'>;

function aboutGroup({ key, violations }: ViolationGroup<ViolationRow>, grouping: ViolationGrouping, pods: Pods): About {
  const [first] = violations;
  if (first === undefined || grouping === 'namespace') {
    const label = key === '' ? '(cluster-scoped)' : key;
    return { label, note: '', name: key, namespace: key, scope: { namespace: key } };
  }
  if (grouping === 'constraint') {
    const { kind, name } = first.constraint;
    return {
      label: policyName(first.constraint),
      note: name,
      name,
      namespace: '',
      scope: { constraint: { kind, name } },
    };
  }
  const { group, kind, name, namespace, ofPod } = ownerOf(first, pods);
  // Everything that Kubernetes lets own a pod is at v1.
  const object = ofPod ? { group, version: 'v1', kind, namespace, name } : first.object;
  const objects = new Set(violations.map(({ object }) => object.name)).size;
  const note = ofPod ? `›${objects} ${objects === 1 ? 'pod' : 'pods'}` : '';
  return { label: `${kind}/${name}`, note, name, namespace, scope: { subject: subjectKey(first, pods) }, object };
}
