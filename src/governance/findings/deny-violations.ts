import type { ClusterPicture } from '../cluster-picture.ts';
import type { Constraint } from '../constraint.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, known, knownConstraints } from '../known.ts';
import { counted, grouped } from '../number-text.ts';
import { type Refusal, refusals } from '../refusal.ts';
import { columnsOf } from '../violation-pack.ts';
import { countsAtAdmission, type ViolationCount } from '../violations.ts';
import type { Observed } from './observed.ts';
import { evidenceOf } from './violation-findings.ts';
import { constraintReference } from './wording.ts';

/**
 * `deny-violations`: objects that constraints would refuse, and that are there all the same. They are the violations
 * whose action is deny everywhere else, counted alike; whether anything refuses them now is said.
 */
export function* denyViolations({ cluster }: Observed): Iterable<Finding> {
  const refusalOf = refusals(cluster);
  const updatesOf = templateUpdates(cluster);
  const denying = knownConstraints(cluster)
    .filter(({ constraint }) => deniedBy(constraint) > 0)
    .map((one): Denying => {
      const refusal = refusalOf(one.constraint);
      return { ...one, refusal, updates: updateFate(refusal, updatesOf(one.constraint)) };
    })
    .sort((a, b) => deniedBy(b.constraint) - deniedBy(a.constraint));
  const [first] = denying;
  if (!first) return;
  const atLeast = denying.some(({ constraint }) => countOfDenied(constraint)?.total === undefined) ? 'At least ' : '';
  yield {
    id: 'deny-violations',
    severity: 'error',
    title: `${atLeast}${counted(sum(denying), 'violation')} of ${counted(denying.length, 'deny constraint')}: ${consequenceOf(denying)}`,
    evidence: evidenceOf(denying, (one) => `${counted(deniedBy(one.constraint), 'violation')}; ${fateOf(one)}`),
    next: nextFor(denying),
    ...(denying.length === 1 && { subject: constraintReference(first.constraint) }),
    drill: { violations: { ofConstraints: 'denying' }, title: 'deny' },
  };
}

interface Denying extends KnownConstraint {
  readonly refusal: Refusal;
  readonly updates: UpdateFate;
}

/** What becomes of an update of an object that breaks a rule today, where a creation is refused. */
type UpdateFate = 'refused' | 'not asked' | 'passed' | 'unknown';

const updateWords: Readonly<Record<UpdateFate, string>> = {
  refused: 'an update of such an object is refused too',
  'not asked': 'updates pass: the webhook is not asked about them',
  passed: 'updates pass: its template looks at creation only',
  unknown: 'whether updates are refused too is not known',
};

function fateOf({ refusal: { state, why }, updates }: Denying): string {
  if (state === 'refused') return updateWords[updates];
  return state === 'passes' ? `nothing refuses them now: ${why}` : `whether they would be refused is not known: ${why}`;
}

type TemplateUpdates = 'refused' | 'passed' | 'unknown';

function templateUpdates(cluster: ClusterPicture): (constraint: Constraint) => TemplateUpdates {
  const templates = new Map((known(cluster.templates) ?? []).map((template) => [template.kind, template]));
  return ({ kind }) => templates.get(kind)?.updates ?? 'unknown';
}

/** Who refuses has to be asked about updates, as policies made by Gatekeeper are, and the template has to look at them. */
function updateFate({ asksForUpdates }: Refusal, updates: TemplateUpdates): UpdateFate {
  if (asksForUpdates === false) return 'not asked';
  return updates === 'refused' && asksForUpdates === undefined ? 'unknown' : updates;
}

function consequenceOf(denying: readonly Denying[]): string {
  const by = Map.groupBy(denying, ({ refusal }) => refusal.state);
  const refused = by.get('refused') ?? [];
  const passing = by.get('passes') ?? [];
  if (refused.length === denying.length) return whenRefused(denying);
  const why = `for ${[...new Set(passing.map(({ refusal }) => refusal.why))].join(', or ')}`;
  if (passing.length === denying.length) return `nothing refuses these objects now, ${why}`;
  if (passing.length + refused.length === 0)
    return 'whether these objects would be refused if created today is not known';
  return [
    ...(refused.length > 0 ? [`${grouped(sum(refused))} would be refused if created today`] : []),
    ...(passing.length + refused.length < denying.length
      ? [
          ...(passing.length > 0 ? [`nothing refuses ${grouped(sum(passing))} now, ${why}`] : []),
          'of the others that is not known',
        ]
      : [`nothing refuses the others now, ${why}`]),
  ].join(', ');
}

/** A pod is hardly ever updated, but made anew all the time, and then refused. */
function whenRefused(denying: readonly Denying[]): string {
  const onlyPods = denying.every(({ constraint }) =>
    columnsOf(constraint.violations).data.shared.every(({ kind }) => kind === 'Pod'),
  );
  if (onlyPods) return 'these workloads cannot restart';
  const all = sum(denying);
  const fates = Map.groupBy(denying, ({ updates }) => updates);
  const refused = sum(fates.get('refused') ?? []);
  const open = sum(fates.get('unknown') ?? []);
  const updates =
    refused === all
      ? ', and their updates too'
      : refused > 0
        ? `, updates of ${open > 0 ? 'at least ' : ''}${grouped(refused)} too`
        : open > 0
          ? ''
          : '; their updates pass';
  return `these objects would be refused if created today${updates}`;
}

function nextFor(denying: readonly Denying[]): string {
  const list = 'List them under violations, action deny';
  const some = (state: Refusal['state']) => denying.some(({ refusal }) => refusal.state === state);
  if (some('refused'))
    return `Mend or exempt them before their pods move: a pod that is evicted or rolled out is refused. ${list}`;
  if (some('unknown')) return `Mend or exempt them before their pods move, for then they may be refused. ${list}`;
  return `Mend or exempt them before admission works again: from then on, what is made anew is held against these constraints. ${list}`;
}

function sum(constraints: readonly KnownConstraint[]): number {
  return constraints.reduce((total, { constraint }) => total + deniedBy(constraint), 0);
}

function countOfDenied(constraint: Constraint): ViolationCount | undefined {
  return countsAtAdmission(constraint).get('deny');
}

/** Its violations that it would refuse, as far as that is known. */
function deniedBy(constraint: Constraint): number {
  const { shown = 0, total = shown } = countOfDenied(constraint) ?? {};
  return total;
}
