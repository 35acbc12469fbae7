import { type AdmissionPolicy, bindingList, type PolicyBinding, policyList, policyNameOf } from './admission-policy.ts';
import type { ClusterPicture } from './cluster-picture.ts';
import type { Constraint } from './constraint.ts';
import { standingAt } from './enforcement-point.ts';
import { known, knownConstraints } from './known.ts';
import { readingOf } from './list-key.ts';

/**
 * - `in force`: the API server acts by it as its constraint says; of a policy, that it has a binding
 * - `unused`: a policy of which no constraint wants a binding
 * - `other actions`: the binding does something else than its constraint says
 * - `no policy`: a binding whose policy is not there, so that nothing comes of it
 * - `missing`: Gatekeeper says that it has made the binding of a constraint, and there is none
 * - `orphan`: the template of the policy, or the constraint of the binding, is no more
 * - `unknown`: what it belongs to has not been read
 */
export type PolicyState = 'in force' | 'unused' | 'other actions' | 'no policy' | 'missing' | 'orphan' | 'unknown';

/** A policy or a binding beside the template or constraint that it was made of. */
export interface PolicyStanding {
  readonly kind: 'Policy' | 'Binding';
  readonly name: string;
  readonly state: PolicyState;
  /** Of a binding: its policy's name. */
  readonly policy: string;
  /** The kind of constraint that it is of; "" where that is not known. */
  readonly constraintKind: string;
  /** Of a binding: the constraint's name. */
  readonly constraint?: string;
  /** Of a binding: Deny, Warn, Audit as it stands, and as the constraint wants them where that is known. */
  readonly actions?: readonly string[];
  readonly wanted?: readonly string[];
  readonly failurePolicy?: string;
  readonly warnings?: readonly string[];
  /** Epoch ms; absent of what is missing. */
  readonly createdAt?: number;
}

const validationActions: Readonly<Record<string, string>> = { deny: 'Deny', warn: 'Warn', dryrun: 'Audit' };

/** Every policy and binding of Gatekeeper's that could be read, and those that are missing. */
export function policyStandings(cluster: ClusterPicture): readonly PolicyStanding[] {
  const policies = known(readingOf(cluster, policyList));
  const bindings = known(readingOf(cluster, bindingList));
  return [
    ...(policies ?? []).map((policy) => standingOfPolicy(cluster, policy, bindings)),
    ...(bindings ?? []).map((binding) => standingOfBinding(cluster, binding, policies)),
    ...(bindings ? missingBindings(cluster, bindings) : []),
  ];
}

function standingOfPolicy(
  cluster: ClusterPicture,
  { name, constraintKind, failurePolicy, warnings, createdAt }: AdmissionPolicy,
  bindings: readonly PolicyBinding[] | undefined,
): PolicyStanding {
  const templates = known(cluster.templates);
  const isOrphan = templates !== undefined && !templates.some(({ kind }) => kind === constraintKind);
  const bound = bindings?.some(({ policy }) => policy === name);
  const state = isOrphan ? 'orphan' : bound === undefined || !templates ? 'unknown' : bound ? 'in force' : 'unused';
  return { kind: 'Policy', name, policy: name, state, constraintKind, failurePolicy, warnings, createdAt };
}

function standingOfBinding(
  cluster: ClusterPicture,
  { name, policy, constraint, actions, createdAt }: PolicyBinding,
  policies: readonly AdmissionPolicy[] | undefined,
): PolicyStanding {
  const own = policies?.find((one) => one.name === policy);
  const of = constraintsOf(cluster, policy);
  const found = of?.constraints?.find((one) => one.name === constraint);
  const wanted = found && wantedOf(found);
  const stateOf = (): PolicyState => {
    if (of === undefined || (of.constraints !== undefined && !found)) return 'orphan';
    if (policies === undefined || wanted === undefined) return 'unknown';
    if (!own) return 'no policy';
    return sameActions(actions, wanted) ? 'in force' : 'other actions';
  };
  return {
    kind: 'Binding',
    name,
    policy,
    state: kindsKnown(cluster) ? stateOf() : 'unknown',
    constraintKind: own?.constraintKind ?? of?.kind ?? '',
    constraint,
    actions,
    ...(wanted && { wanted }),
    ...(own && { failurePolicy: own.failurePolicy }),
    createdAt,
  };
}

function missingBindings(cluster: ClusterPicture, bindings: readonly PolicyBinding[]): readonly PolicyStanding[] {
  return knownConstraints(cluster).flatMap(({ constraint }): readonly PolicyStanding[] => {
    const { kind, name } = constraint;
    if (standingAt(constraint, 'vap.k8s.io')?.state !== 'enforced') return [];
    const policy = policyNameOf(kind);
    if (bindings.some((one) => one.policy === policy && one.constraint === name)) return [];
    const wanted = wantedOf(constraint);
    return [
      {
        kind: 'Binding',
        name: `${policy}-${name}`,
        policy,
        state: 'missing',
        constraintKind: kind,
        constraint: name,
        wanted,
      },
    ];
  });
}

function wantedOf(constraint: Constraint): readonly string[] {
  const actions = standingAt(constraint, 'vap.k8s.io')?.actions ?? [];
  return actions.flatMap((action) => validationActions[action] ?? []);
}

function sameActions(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((action) => b.includes(action));
}

function kindsKnown({ kinds }: ClusterPicture): boolean {
  return kinds.state === 'absent' || known(kinds) !== undefined;
}

/** Constraints of the kind that the policy is of, undefined in it while not read; undefined where there is no such kind. */
function constraintsOf(cluster: ClusterPicture, policy: string) {
  const found = [...cluster.constraints].find(([kind]) => policyNameOf(kind) === policy);
  return found && { kind: found[0], constraints: known(found[1]) };
}
