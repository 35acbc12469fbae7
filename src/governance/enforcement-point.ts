import type { Constraint, ConstraintPodStatus } from './constraint.ts';
import type { ConstraintTemplate } from './constraint-template.ts';
import { actionRank } from './enforcement-action.ts';

/** Where Gatekeeper acts on a constraint: at admission by its webhook or by ValidatingAdmissionPolicies, and at audit. */
export type EnforcementPoint = 'validation.gatekeeper.sh' | 'vap.k8s.io' | 'audit.gatekeeper.sh';

/**
 * - `enforced`: a pod says that it acts there; for vap.k8s.io, that the policy's binding was generated
 * - `waiting`: the binding is about to be generated
 * - `not enforced`: the pods say that they do not act there
 * - `unknown`: no pod has said
 */
export type PointState = 'enforced' | 'waiting' | 'not enforced' | 'unknown';

/** What a constraint does at one of its points, and whether it does so. */
export interface PointStanding {
  readonly point: EnforcementPoint;
  /** That Gatekeeper knows (deny, warn, dryrun), the gravest first. */
  readonly actions: readonly string[];
  readonly state: PointState;
  /** Why it is not enforced there, or not yet, in Gatekeeper's words. */
  readonly message?: string;
}

const known = new WeakMap<Constraint, readonly PointStanding[]>();

/** The points at which a constraint is to act; none when Gatekeeper knows no action of it. */
export function standingsOf(constraint: Constraint): readonly PointStanding[] {
  const standings = known.get(constraint) ?? workOut(constraint);
  known.set(constraint, standings);
  return standings;
}

export function standingAt(constraint: Constraint, point: EnforcementPoint): PointStanding | undefined {
  return standingsOf(constraint).find((one) => one.point === point);
}

function workOut(constraint: Constraint): readonly PointStanding[] {
  const { byPod } = constraint;
  const standings: PointStanding[] = [
    { point: 'validation.gatekeeper.sh', actions: [], state: stateFor('webhook', byPod) },
    { point: 'vap.k8s.io', actions: [], ...generated(byPod) },
    { point: 'audit.gatekeeper.sh', actions: [], state: stateFor('audit', byPod) },
  ];
  return standings
    .map((standing) => ({ ...standing, actions: actionsAt(constraint, standing.point) }))
    .filter(({ actions }) => actions.length > 0);
}

function actionsAt({ action, scoped }: Constraint, point: EnforcementPoint): readonly string[] {
  const wanted =
    action === 'scoped'
      ? scoped.filter(({ points }) => points.includes(point) || points.includes('*')).map((one) => one.action)
      : [action];
  return [...new Set(wanted)]
    .filter((one) => one === 'deny' || one === 'warn' || one === 'dryrun')
    .sort((a, b) => actionRank(a) - actionRank(b));
}

function stateFor(operation: string, byPod: readonly ConstraintPodStatus[]): PointState {
  const pods = byPod.filter(({ operations }) => operations.includes(operation));
  if (pods.length === 0) return 'unknown';
  return pods.some(({ enforced }) => enforced) ? 'enforced' : 'not enforced';
}

/** Only pods with the operation generate speak of it: in enforcementPointsStatus, or, where the template forbids it, in an error. */
function generated(byPod: readonly ConstraintPodStatus[]): Pick<PointStanding, 'state' | 'message'> {
  const said = byPod.flatMap(({ enforcementPoints }) =>
    enforcementPoints.filter(({ point }) => point === 'vap.k8s.io'),
  );
  const error = said.find(({ state }) => state === 'error');
  if (error) return { state: 'not enforced', message: error.message };
  const waits = said.find(({ state }) => state === 'waiting');
  if (waits) return { state: 'waiting', message: waits.message };
  if (said.some(({ state }) => state === 'generated')) return { state: 'enforced' };
  const refused = byPod.flatMap(({ errors }) => errors).find(({ message }) => noBinding.test(message));
  return refused ? { state: 'not enforced', message: refused.message } : { state: 'unknown' };
}

const noBinding = /cannot generate ValidatingAdmissionPolicy/;

/**
 * What admission does with what breaks a constraint, the gravest first: the actions at the webhook and at
 * ValidatingAdmissionPolicies, less those that are not enforced. None when it acts at other points only, or nowhere.
 */
export function admissionActions(constraint: Constraint): readonly string[] {
  const known = atAdmission.get(constraint);
  if (known) return known;
  const acting = standingsOf(constraint).filter(
    ({ point, state }) => point !== 'audit.gatekeeper.sh' && state !== 'not enforced',
  );
  const actions = [...new Set(acting.flatMap(({ actions }) => actions))].sort((a, b) => actionRank(a) - actionRank(b));
  atAdmission.set(constraint, actions);
  return actions;
}

// Each of its violations asks, at every filter and sort.
const atAdmission = new WeakMap<Constraint, readonly string[]>();

/** The gravest thing that admission does: `deny`, `warn`, `dryrun`, or `none`. Constraints are counted and sorted by it. */
export function admissionAction(constraint: Constraint): string {
  return admissionActions(constraint)[0] ?? 'none';
}

/**
 * Whether it is meant to act at admission and does so at none of its points there, whatever pods have taken it up; or
 * Gatekeeper knows no action of it at all.
 */
export function isEnforcedNowhere(constraint: Constraint): boolean {
  const standings = standingsOf(constraint);
  const wanted = standings.filter(({ point }) => point !== 'audit.gatekeeper.sh');
  if (wanted.length > 0) return wanted.every(({ state }) => state === 'not enforced');
  return standings.length === 0 && !constraint.scoped.some(({ points }) => points.includes('gator.gatekeeper.sh'));
}

/**
 * The standings that mean something: nobody who did not ask for a ValidatingAdmissionPolicy awaits one of a template
 * without CEL.
 */
export function tellingStandings(constraint: Constraint, template?: ConstraintTemplate): readonly PointStanding[] {
  const celLacks = template ? template.engine === 'rego' || template.engine === 'none' : undefined;
  return standingsOf(constraint).filter(
    ({ point, message = '' }) =>
      point !== 'vap.k8s.io' || constraint.action === 'scoped' || !(celLacks ?? noCel.test(message)),
  );
}

const noCel = /K8sNativeValidation engine is missing/i;

/** What audit reports violations as; none when audit does not look at the constraint. */
export function auditActions(constraint: Constraint): readonly string[] {
  return standingAt(constraint, 'audit.gatekeeper.sh')?.actions ?? [];
}

/** Whether audit reports on it: it is one of its points, and the pods that audit have taken it up. */
export function isAudited(constraint: Constraint): boolean {
  const standing = standingAt(constraint, 'audit.gatekeeper.sh');
  return standing !== undefined && standing.state !== 'not enforced';
}

/** Whether its number of violations is known: audit looks at it, and has. Gatekeeper writes 0 where it does not look, too. */
export function wasAudited(constraint: Constraint): boolean {
  const { auditedAt, totalViolations } = constraint;
  return isAudited(constraint) && (auditedAt !== undefined || totalViolations !== undefined);
}

/** Why nobody knows its number of violations; undefined when it is known. */
export function whyNotCounted(constraint: Constraint): string | undefined {
  if (wasAudited(constraint)) return undefined;
  const standing = standingAt(constraint, 'audit.gatekeeper.sh');
  if (standing?.state === 'not enforced') return 'no pod that audits has taken it up';
  if (standing) return 'not audited yet';
  return constraint.action === 'scoped'
    ? 'audit.gatekeeper.sh is none of its enforcement points'
    : `Gatekeeper knows no action “${constraint.action}”`;
}

/** Whether admission refuses what breaks it. */
export function isDenying(constraint: Constraint): boolean {
  return admissionAction(constraint) === 'deny';
}
