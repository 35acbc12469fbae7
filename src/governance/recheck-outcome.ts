import { type Constraint, constraintKey } from './constraint.ts';
import type { ConstraintTemplate } from './constraint-template.ts';
import { admissionActions } from './enforcement-point.ts';
import type { Recheck } from './recheck.ts';
import type { Objection } from './verdict.ts';

/**
 * What a recheck says of one violation:
 * - `broken`: admission still has the same against the object
 * - `not seen`: it was asked, and has not; the violation stands until an audit no longer finds it
 * - `unasked`: the answer does not tell, for the reason that is named
 */
export interface RecheckOutcome {
  readonly state: 'broken' | 'not seen' | 'unasked';
  readonly why: string;
}

/** `logsDenials` is whether the webhook logs what it finds; undefined where its flags were not read. */
export function recheckOutcome(
  { verdict, logged }: Recheck,
  constraint: Constraint | undefined,
  { kind, name }: { readonly kind: string; readonly name: string },
  template: ConstraintTemplate | undefined,
  logsDenials: boolean | undefined,
): RecheckOutcome {
  const same = (objection: Objection) =>
    objection.constraint === name && (objection.template === '' || objection.template === kind.toLowerCase());
  if (verdict.refusals.some(same)) return { state: 'broken', why: 'refused by it' };
  if (verdict.warnings.some(same)) return { state: 'broken', why: 'warned of by it' };
  const lines = 'what' in logged ? undefined : logged;
  if (lines?.some((line) => line.constraint.kind === kind && line.constraint.name === name))
    return { state: 'broken', why: 'the log of the webhook says that it breaks it' };
  if (verdict.state === 'unknown') return unasked('nobody could be asked');
  if (verdict.state === 'refused' && !verdict.isWhole) return unasked('something else refused before it was asked');
  if (template?.updates === 'passed') return unasked('its template looks at creations only, and this was an update');
  if (constraint === undefined) return unasked(`${kind}/${name} is not there any more`);
  const actions = admissionActions(constraint);
  if (actions.length === 0) return unasked(`${constraintKey(constraint)} does nothing at admission`);
  if (actions.includes('deny') || actions.includes('warn')) return { state: 'not seen', why: '' };
  if (lines === undefined) return unasked('it is in dryrun, of which only the log of the webhook tells');
  if (logsDenials !== true) return unasked('it is in dryrun, and the webhook is not known to log what it finds');
  return { state: 'not seen', why: 'the log of the webhook says nothing of it' };
}

const unasked = (why: string): RecheckOutcome => ({ state: 'unasked', why });
