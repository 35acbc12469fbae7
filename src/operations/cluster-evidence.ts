import { constraintsOfDefinitions, type FlaggedObjects, flaggedObjects } from '../governance/azure/flagged-objects.ts';
import { joinAzure } from '../governance/azure/join.ts';
import { idKey } from '../governance/azure/resource-id.ts';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { Constraint } from '../governance/constraint.ts';
import { wasAudited } from '../governance/enforcement-point.ts';
import { counted } from '../governance/number-text.ts';
import { countOfAll } from '../governance/violation-count.ts';

/** What the cluster itself shows of a change, for verifying it by reading back. `undefined` means it could not be read. */
export interface ClusterEvidence {
  /** Id of the cluster this is evidence of; a change of any other cannot be seen. */
  readonly clusterId: string | undefined;
  /** Pods of the add-on and its Gatekeeper: ready and all of them. */
  addonPods(): { readonly ready: number; readonly total: number } | undefined;
  /** Constraints that carry the assignment's id, and the violations they report. */
  ofAssignment(assignmentId: string): ConstraintEvidence | undefined;
  /** What the constraints of these definitions flag, of whichever assignment. */
  flaggedBy(definitionIds: readonly string[]): FlaggedObjects | undefined;
  /** Epoch ms of the newest audit. */
  lastAuditAt(): number | undefined;
  /** Names of the cluster's namespaces; undefined while they are not read. */
  namespaces?(): readonly string[] | undefined;
  /** Images of running pods; undefined while they are not read. */
  images?(): readonly string[] | undefined;
}

export interface ConstraintEvidence {
  readonly constraints: number;
  /** That audits found, or kept; of those constraints only that an audit has seen. */
  readonly violations: number;
  /** Constraints whose violations are not known, for no audit has seen them; absent when there are none. */
  readonly notAudited?: number;
}

/** `3 constraints with 12 violations`, and of how many of them no audit has seen anything yet. */
export function spellEvidence({ constraints, violations, notAudited = 0 }: ConstraintEvidence): string {
  const audited = constraints - notAudited;
  const found = audited === 0 && violations === 0 ? '' : ` with ${counted(violations, 'violation')}`;
  const unseen =
    notAudited === 0
      ? ''
      : audited === 0
        ? ', not audited yet: violations are not known'
        : `; ${counted(notAudited, 'constraint')} of them not audited yet`;
  return `${counted(constraints, 'constraint')}${constraints === 0 ? '' : found}${unseen}`;
}

/** No cluster beside Azure (headless commands, a cluster that cannot be reached). */
export const noEvidence: ClusterEvidence = {
  clusterId: undefined,
  addonPods: () => undefined,
  ofAssignment: () => undefined,
  flaggedBy: () => undefined,
  lastAuditAt: () => undefined,
};

/** Evidence from the live picture, read at the moment it is asked for. */
export function evidenceFrom(
  picture: () => ClusterPicture,
  clusterId: () => string | undefined,
  images: () => readonly string[] | undefined = () => undefined,
): ClusterEvidence {
  const empty = { definitions: new Map(), initiatives: new Map() };
  const joined = () => {
    const constraints = constraintsOf(picture());
    return constraints && joinAzure(constraints, [], empty);
  };
  const ofAssignment = (id: string): ConstraintEvidence | undefined => {
    const found = joined()?.byAssignment;
    if (found === undefined) return undefined;
    const own = found.get(idKey(id)) ?? [];
    const { shown, total, atLeast = shown } = countOfAll(own);
    const notAudited = own.filter((constraint) => !wasAudited(constraint)).length;
    return {
      constraints: own.length,
      violations: total ?? atLeast,
      ...(notAudited > 0 && { notAudited }),
    };
  };
  return {
    get clusterId() {
      return clusterId();
    },
    images,
    namespaces() {
      const { namespaces } = picture();
      return namespaces.state === 'live' ? namespaces.value?.map(({ name }) => name) : undefined;
    },
    addonPods() {
      const { componentPods } = picture();
      if (componentPods.state !== 'live' || componentPods.value === undefined) return undefined;
      const pods = componentPods.value.filter((pod) => pod.managedByAks && !pod.deleting);
      return { ready: pods.filter((pod) => pod.ready).length, total: pods.length };
    },
    ofAssignment,
    flaggedBy(ids) {
      const join = joined();
      return join && flaggedObjects(constraintsOfDefinitions(join.byDefinition, ids));
    },
    lastAuditAt() {
      const times = (constraintsOf(picture()) ?? []).flatMap(({ auditedAt }) =>
        auditedAt === undefined ? [] : [auditedAt],
      );
      return times.length === 0 ? undefined : times.reduce((newest, at) => Math.max(newest, at));
    },
  };
}

function constraintsOf(picture: ClusterPicture): readonly Constraint[] | undefined {
  if (picture.kinds.state === 'absent') return [];
  if (picture.kinds.state !== 'live') return undefined;
  const all: Constraint[] = [];
  for (const reading of picture.constraints.values()) {
    if (reading.state === 'absent') continue;
    if (reading.state !== 'live' || reading.value === undefined) return undefined;
    all.push(...reading.value);
  }
  return all;
}
