import { type Constraint, constraintKey } from '../constraint.ts';
import { wasAudited } from '../enforcement-point.ts';
import { counted } from '../number-text.ts';
import { objectKey } from '../object-reference.ts';
import { countOf } from '../violations.ts';
import { idKey } from './resource-id.ts';

/** What constraints flag in the cluster today. */
export interface FlaggedObjects {
  readonly constraints: number;
  /** Objects that audits kept, each once, however many constraints it breaks and for however many reasons. */
  readonly objects: number;
  /** As audits counted them, or at least kept them: an object that breaks two constraints is two of them. */
  readonly violations: number;
  /** Audits kept all that they found, of every constraint: there are no more objects. */
  readonly whole: boolean;
  /** Constraints that no audit has seen. */
  readonly notAudited: number;
}

/** The constraints of these definitions, each once, whichever assignment they come from and however often a definition is named. */
export function constraintsOfDefinitions(
  byDefinition: ReadonlyMap<string, readonly Constraint[]>,
  definitionIds: readonly string[],
): readonly Constraint[] {
  const ids = new Set(definitionIds.map(idKey));
  const found = [...ids].flatMap((id) => byDefinition.get(id) ?? []);
  return [...new Map(found.map((constraint) => [constraintKey(constraint), constraint])).values()];
}

export function flaggedObjects(constraints: readonly Constraint[]): FlaggedObjects {
  const objects = new Set<string>();
  let [violations, notAudited, whole] = [0, 0, true];
  for (const constraint of constraints) {
    const { shown, total } = countOf(constraint);
    for (const { object } of constraint.violations) objects.add(objectKey(object));
    violations += total ?? shown;
    whole &&= total === shown;
    if (!wasAudited(constraint)) notAudited += 1;
  }
  return { constraints: constraints.length, objects: objects.size, violations, whole, notAudited };
}

/** `flag at least 66 objects`; undefined when nothing is known: no constraint, or none that an audit has seen. */
export function spellFlagged({ constraints, objects, whole, notAudited }: FlaggedObjects): string | undefined {
  if (constraints === notAudited) return undefined;
  return `flag ${whole ? '' : 'at least '}${counted(objects, 'object')}`;
}
