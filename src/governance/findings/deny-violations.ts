import type { ClusterPicture } from '../cluster-picture.ts';
import type { Constraint } from '../constraint.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, known, knownConstraints } from '../known.ts';
import { counted, grouped } from '../number-text.ts';
import { columnsOf } from '../violation-pack.ts';
import { countsAtAdmission, type ViolationCount } from '../violations.ts';
import type { Observed } from './observed.ts';
import { evidenceOf } from './violation-findings.ts';
import { constraintReference } from './wording.ts';

/**
 * `deny-violations`: objects that would be refused if they were created today, and that are there only because they came
 * before. They are the violations whose action is deny everywhere else, counted alike.
 */
export function* denyViolations({ cluster }: Observed): Iterable<Finding> {
  const denying = knownConstraints(cluster)
    .filter(({ constraint }) => refusedOf(constraint) > 0)
    .sort((a, b) => refusedOf(b.constraint) - refusedOf(a.constraint));
  const [first] = denying;
  if (!first) return;
  const atLeast = denying.some(({ constraint }) => deniedOf(constraint)?.total === undefined) ? 'At least ' : '';
  const fateOf = updateFates(cluster);
  yield {
    id: 'deny-violations',
    severity: 'error',
    title: `${atLeast}${counted(sum(denying), 'violation')} of ${counted(denying.length, 'deny constraint')}: ${consequenceOf(denying, fateOf)}`,
    evidence: evidenceOf(
      denying,
      ({ constraint }) => `${counted(refusedOf(constraint), 'violation')}; ${updateWords[fateOf(constraint)]}`,
    ),
    next: 'Mend or exempt them before their pods move: a pod that is evicted or rolled out is refused. List them under violations, action deny',
    ...(denying.length === 1 && { subject: constraintReference(first.constraint) }),
    drill: { violations: { ofConstraints: 'denying' }, title: 'deny' },
  };
}

/** What becomes of an update of an object that breaks a rule today. */
type UpdateFate = 'refused' | 'not asked' | 'passed' | 'unknown';

const updateWords: Readonly<Record<UpdateFate, string>> = {
  refused: 'an update of such an object is refused too',
  'not asked': 'updates pass: the webhook is not asked about them',
  passed: 'updates pass: its template looks at creation only',
  unknown: 'whether updates are refused too is not known',
};

/** The webhook has to be asked about updates, as policies made by Gatekeeper are, and the template has to look at them. */
function updateFates(cluster: ClusterPicture): (constraint: Constraint) => UpdateFate {
  const asked = asksForUpdates(cluster);
  const templates = new Map((known(cluster.templates) ?? []).map((template) => [template.kind, template]));
  return ({ kind }) => {
    if (asked === false) return 'not asked';
    const updates = templates.get(kind)?.updates ?? 'unknown';
    return updates === 'refused' && asked === undefined ? 'unknown' : updates;
  };
}

/** Undefined when that was not read. */
function asksForUpdates(cluster: ClusterPicture): boolean | undefined {
  const webhooks = known(cluster.webhooks)
    ?.flatMap((configuration) => configuration.webhooks)
    .filter(({ name }) => name === 'validation.gatekeeper.sh');
  if (webhooks === undefined || webhooks.some(({ operations }) => operations === undefined)) return undefined;
  return webhooks.some(({ operations = [] }) => operations.includes('UPDATE') || operations.includes('*'));
}

/** A pod is hardly ever updated, but made anew all the time, and then refused. */
function consequenceOf(denying: readonly KnownConstraint[], fateOf: (constraint: Constraint) => UpdateFate): string {
  const onlyPods = denying.every(({ constraint }) =>
    columnsOf(constraint.violations).data.shared.every(({ kind }) => kind === 'Pod'),
  );
  if (onlyPods) return 'these workloads cannot restart';
  const all = sum(denying);
  const fates = Map.groupBy(denying, ({ constraint }) => fateOf(constraint));
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

function sum(constraints: readonly KnownConstraint[]): number {
  return constraints.reduce((total, { constraint }) => total + refusedOf(constraint), 0);
}

function deniedOf(constraint: Constraint): ViolationCount | undefined {
  return countsAtAdmission(constraint).get('deny');
}

/** Its violations that would be refused, as far as that is known. */
function refusedOf(constraint: Constraint): number {
  const { shown = 0, total = shown } = deniedOf(constraint) ?? {};
  return total;
}
