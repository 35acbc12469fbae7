import { type Constraint, constraintKey } from '../governance/constraint.ts';
import { admissionActions, standingsOf, wasAudited, whyNotCounted } from '../governance/enforcement-point.ts';
import { some } from '../governance/findings/wording.ts';
import { known } from '../governance/known.ts';
import { holdsNamespace } from '../governance/namespace-pattern.ts';
import { counted, grouped } from '../governance/number-text.ts';
import { textOf, textsOf } from '../governance/raw-json.ts';
import { cameLately } from '../governance/since.ts';
import { countOf } from '../governance/violations.ts';
import { breaks } from './breaks.ts';
import { sinceIn } from './history-header.ts';
import type { ReportScope, ReportSource } from './report.ts';
import { allConstraints } from './violation-list.ts';

/** What a gate finds: violations, none, or that what was read does not tell; then why, constraint by constraint. */
export interface GateVerdict {
  readonly state: 'violated' | 'clean' | 'unknown';
  readonly unknown: readonly string[];
}

/** Judges constraints by what admission does with what breaks them. `wanted` are its actions, `scoped` or `any`. */
export function judge(source: ReportSource, scope: ReportScope, wanted: readonly string[]): GateVerdict {
  const { namespace } = scope;
  const constraints = allConstraints(source);
  if (scope.since !== undefined) return judgeLately(source, scope, scope.since, constraints, wanted);
  if (constraints.some((constraint) => breaks(constraint, wanted, namespace)))
    return { state: 'violated', unknown: [] };
  const there = known(source.picture.namespaces)?.some(({ name }) => name === namespace) ?? true;
  if (namespace !== '' && !there) return { state: 'clean', unknown: [] };
  const unknown = constraints
    .filter((constraint) => concerns(constraint, wanted) && reaches(constraint, namespace))
    .flatMap((constraint) => {
      const why = whyUnknown(constraint, namespace);
      return why === undefined ? [] : [`${constraintKey(constraint)} (${why})`];
    });
  return { state: unknown.length === 0 ? 'clean' : 'unknown', unknown };
}

/** The same of what was first seen later than `since` alone. What audit did not keep may be new too. */
function judgeLately(
  source: ReportSource,
  { namespace }: ReportScope,
  since: number,
  constraints: readonly Constraint[],
  wanted: readonly string[],
): GateVerdict {
  const sinceOfRow = sinceIn(source);
  const unknown: string[] = [];
  for (const constraint of constraints) {
    if (!concerns(constraint, wanted) || !reaches(constraint, namespace)) continue;
    const does = (answer: 'yes' | 'unknown') =>
      breaks(constraint, wanted, namespace, (row) => cameLately(sinceOfRow(constraint, row), since) === answer);
    if (does('yes')) return { state: 'violated', unknown: [] };
    const { shown, total } = countOf(constraint);
    const why =
      (wasAudited(constraint) ? undefined : whyNotCounted(constraint)) ??
      (does('unknown') ? 'the history does not know since when each of its violations is there' : undefined) ??
      (total === shown ? undefined : 'audit did not keep all that it found');
    if (why !== undefined) unknown.push(`${constraintKey(constraint)} (${why})`);
  }
  return { state: unknown.length === 0 ? 'clean' : 'unknown', unknown };
}

/** `2 constraints: K/a (not audited yet), …`, with the first few. */
export function spellUnknown({ unknown }: GateVerdict): string {
  return `${counted(unknown.length, 'constraint')}: ${some(unknown)}`;
}

/** Whether a violation of it would be one that the gate looks for. */
function concerns(constraint: Constraint, wanted: readonly string[]): boolean {
  if (constraint.action === 'scoped' && wanted.includes('scoped')) return true;
  if (wanted.includes('any')) return standingsOf(constraint).length > 0 || !isForGatorAlone(constraint);
  return admissionActions(constraint).some((action) => wanted.includes(action));
}

/** Such a constraint says nothing of a cluster. */
function isForGatorAlone({ scoped }: Constraint): boolean {
  return scoped.some(({ points }) => points.includes('gator.gatekeeper.sh'));
}

/** Whether its match, as far as names tell, lets objects of the namespace in. */
function reaches({ match }: Constraint, namespace: string): boolean {
  if (namespace === '') return true;
  const only = textsOf(match.namespaces);
  if (only.length > 0 && !holdsNamespace(only, namespace)) return false;
  return !holdsNamespace(textsOf(match.excludedNamespaces), namespace) && textOf(match.scope) !== 'Cluster';
}

/** Undefined when what it says of the namespace is the whole of it. */
function whyUnknown(constraint: Constraint, namespace: string): string | undefined {
  if (!wasAudited(constraint)) return whyNotCounted(constraint);
  const { shown, total } = countOf(constraint);
  if (total === undefined) return 'its status does not say how many audit found';
  if (namespace === '' || total === shown) return undefined;
  const where = constraint.fromLog ? 'status and log have' : 'audit kept';
  return `${where} ${grouped(shown)} of ${grouped(total)}, and what is left out may be there`;
}
