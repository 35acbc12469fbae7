import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { Constraint } from '../governance/constraint.ts';
import { admissionAction } from '../governance/enforcement-point.ts';
import type { BrokenConstraint } from '../governance/mend/mend-object.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { Objection, Verdict } from '../governance/verdict.ts';
import { columnsOf } from '../governance/violation-pack.ts';
import { isOneOf, type MendedObject } from './mend-owner.ts';

/** What the last audits say that the object, or what it makes, breaks; each constraint once for the object and once for its pods. */
export function brokenByAudit(picture: ClusterPicture, mended: MendedObject): readonly BrokenConstraint[] {
  const broken = new Map<string, BrokenConstraint>();
  for (const constraint of constraintsOf(picture)) {
    for (const { object, message } of violationsIn(constraint, mended.reference.namespace)) {
      const isMade = isMadeBy(object, mended, picture);
      if (!isMade && !isOneOf([mended.reference], object)) continue;
      // What an ExpansionTemplate would make of it is reported of the object itself.
      const ofPod = isMade || message.startsWith('[Implied by ');
      const key = `${constraint.kind}/${constraint.name} ${ofPod}`;
      if (!broken.has(key)) broken.set(key, { ...asBroken(constraint), message, ofPod });
    }
  }
  return [...broken.values()];
}

/** What admission has against it, beyond what is known already. */
export function brokenByVerdict(
  picture: ClusterPicture,
  { refusals, warnings }: Verdict,
  ofPod: boolean,
  known: readonly BrokenConstraint[],
): readonly BrokenConstraint[] {
  const objections = [...refusals, ...warnings].filter(({ by }) => by !== 'server');
  return objections.flatMap((objection) => {
    if (known.some((one) => isAbout(objection, one))) return [];
    const constraint = constraintsOf(picture).find((one) => isAbout(objection, one));
    const { message } = objection;
    if (constraint) return [{ ...asBroken(constraint), message, ofPod }];
    const kind = objection.template;
    const action = refusals.includes(objection) ? 'deny' : 'warn';
    return [{ kind, name: objection.constraint, action, parameters: undefined, message, ofPod }];
  });
}

export function isAbout(
  { constraint, template }: Objection,
  { kind, name }: Pick<BrokenConstraint, 'kind' | 'name'>,
): boolean {
  return constraint === name && (template === '' || template === kind.toLowerCase());
}

/** Violations of the constraints that the object or what it makes still has, and the oldest of their audits. */
export function stillBroken(
  picture: ClusterPicture,
  mended: Pick<MendedObject, 'reference' | 'chain'>,
  keys: readonly string[],
): { readonly violations: number; readonly auditedAt: number | undefined; readonly cut: boolean } {
  const own = constraintsOf(picture).filter(({ kind, name }) => keys.includes(`${kind}/${name}`));
  let violations = 0;
  for (const constraint of own)
    for (const { object } of violationsIn(constraint, mended.reference.namespace))
      if (isMadeBy(object, mended, picture) || isOneOf([mended.reference], object)) violations += 1;
  const times = own.map(({ auditedAt = 0 }) => auditedAt);
  return {
    violations,
    auditedAt: times.length === 0 ? undefined : Math.min(...times),
    cut: own.some(({ totalViolations = 0, violations: kept }) => totalViolations > kept.length),
  };
}

function asBroken(constraint: Constraint): Omit<BrokenConstraint, 'message' | 'ofPod'> {
  const { kind, name, parameters } = constraint;
  return { kind, name, action: admissionAction(constraint), parameters: parameters ?? {} };
}

const constraintsOf = ({ constraints }: ClusterPicture) =>
  [...constraints.values()].flatMap(({ value }) => value ?? []);

/** Rows of other namespaces are not even made. */
function* violationsIn({ violations }: Constraint, namespace: string) {
  const columns = columnsOf(violations);
  for (let row = 0; row < columns.length; row++)
    if (columns.sharedOf(row).namespace === namespace) yield columns.violation(row);
}

/** A pod of the workload, or what stands between: of one that was read its owner is known, of the others their names tell. */
function isMadeBy(
  object: ObjectReference,
  { reference, chain }: Pick<MendedObject, 'reference' | 'chain'>,
  { pods }: ClusterPicture,
): boolean {
  const { kind, name, namespace } = reference;
  if (object.namespace !== namespace || isOneOf([reference], object)) return false;
  if (isOneOf(chain, object)) return true;
  const made = new RegExp(`^${name.replaceAll('.', '\\.')}-[a-z0-9]{1,10}$`);
  if (object.kind === 'ReplicaSet') return kind === 'Deployment' && made.test(object.name);
  if (object.kind === 'Job') return kind === 'CronJob' && made.test(object.name);
  if (object.kind !== 'Pod' || object.group !== '') return false;
  const owner = pods.value?.get(`${namespace}/${object.name}`)?.owner;
  if (owner === undefined) return false;
  return owner.kind === kind
    ? owner.name === name
    : owner.kind === 'Job' && kind === 'CronJob' && made.test(owner.name);
}
