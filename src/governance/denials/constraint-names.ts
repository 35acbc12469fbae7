import type { ClusterPicture } from '../cluster-picture.ts';
import type { Constraint } from '../constraint.ts';
import { admissionActions } from '../enforcement-point.ts';
import type { DenyingConstraint } from './denial.ts';
import type { LoggedDenial } from './logged-denial.ts';
import type { RefusedViolation } from './refused-answer.ts';

/** Which constraints the answers of admission mean. */
export interface ConstraintNames {
  of(constraint: { readonly kind: string; readonly name: string }): DenyingConstraint;
  /** An answer of the webhook says a name, that of a policy the template too. */
  answered(violation: RefusedViolation): DenyingConstraint;
  key(constraint: DenyingConstraint): string;
}

/** By the constraints that can be read, and by what the log says of kinds. */
export function constraintNames(picture: ClusterPicture, log: readonly LoggedDenial[]): ConstraintNames {
  const all = [...picture.constraints.values()].flatMap(({ value }) => value ?? []);
  const byName = Map.groupBy(all, ({ name }) => name);
  const logged = Map.groupBy(log, ({ constraint }) => constraint.name);

  function of({ kind, name }: { readonly kind: string; readonly name: string }): DenyingConstraint {
    const known = byName.get(name)?.find((constraint) => constraint.kind === kind);
    return { name, ...(kind !== '' && { kind }), ...(known && { known }) };
  }

  return {
    of,
    answered({ constraint: name, template }) {
      const alike = byName.get(name) ?? [];
      const known =
        template === undefined ? onlyDenying(alike) : alike.find(({ kind }) => kind.toLowerCase() === template);
      if (known) return { name, kind: known.kind, known };
      const kinds = new Set(logged.get(name)?.map(({ constraint }) => constraint.kind));
      const [kind] = kinds.size === 1 ? kinds : [];
      return { name, ...(kind !== undefined && { kind }) };
    },
    key: ({ kind, name }) => (kind === undefined ? name : `${kind}/${name}`),
  };
}

/** Constraints of several kinds may have one name: the one that denies is meant, if it is the only one. */
function onlyDenying(alike: readonly Constraint[]): Constraint | undefined {
  if (alike.length <= 1) return alike[0];
  const denying = alike.filter((constraint) => admissionActions(constraint).includes('deny'));
  return denying.length === 1 ? denying[0] : undefined;
}
